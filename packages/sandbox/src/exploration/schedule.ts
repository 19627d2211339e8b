// The faults that an exploration tries, and where.

/** What goes wrong with one request of a program, or with one delivery to its webhooks. */
export type ExploredFault =
  /** The connection is reset before the request is executed. */
  | "reset_before"
  /** The connection is reset after the request was executed. */
  | "reset_after"
  /** The request is executed, but no response arrives. */
  | "timeout"
  /** The request is rejected with 429 and not executed. */
  | "rate_limited"
  /** The request is executed, but its response is a 500. */
  | "server_error"
  /** A read returns what it would have returned before the last write. */
  | "stale_read"
  /** The API key gets a new secret before the request, so that the previous secret is rejected with 401. */
  | "key_rotated"
  /** A second start of the program begins at the request, as if two schedulers had started it. */
  | "two_at_once"
  /** The request is executed, then the program is killed and started again from the beginning. */
  | "kill"
  /** The delivery does not arrive. */
  | "webhook_lost"
  /** The delivery arrives twice. */
  | "webhook_doubled"
  /** The delivery arrives after the next one, or a minute late. */
  | "webhook_late";

/** The faults of requests. */
export const requestFaults: readonly ExploredFault[] = [
  "reset_before",
  "reset_after",
  "timeout",
  "rate_limited",
  "server_error",
  "stale_read",
  "key_rotated",
  "two_at_once",
  "kill",
];

const deliveryFaults: readonly ExploredFault[] = ["webhook_lost", "webhook_doubled", "webhook_late"];

/** All faults that an exploration tries. */
export const exploredFaults: readonly ExploredFault[] = [...requestFaults, ...deliveryFaults];

/** A request of a program, or a delivery to it. It has the same place in each run, whatever else happens meanwhile. */
export interface Place {
  /** The operation of the request, such as `pipelines.run`, or the event of the delivery, such as `job.succeeded`. */
  readonly operation: string;
  /** The path of the request or of the receiver. `*` stands for an ID or a secret that the run created. */
  readonly path: string;
  /** The number of the request among those with this operation and path, from 1. */
  readonly occurrence: number;
}

/** One way to run a program: with one fault at one place. */
export interface Schedule extends Place {
  /** What goes wrong. */
  readonly fault: ExploredFault;
}

/** What an execution has done so far: the places that it has reached. */
export interface Reached extends Place {
  readonly kind: "read" | "write" | "delivery";
}

/** All schedules with a single fault, for what a program reaches if nothing fails. */
export function singleFaults(reached: readonly Reached[], faults: readonly ExploredFault[]): Schedule[] {
  const firstWrite = reached.findIndex(({ kind }) => kind === "write");
  return reached.flatMap(({ kind, ...place }, index) => {
    const possible = kind === "delivery" ? deliveryFaults : requestFaults;
    // Before the first write, no read is stale.
    const canBeStale = kind === "read" && firstWrite >= 0 && firstWrite < index;
    return possible
      .filter((fault) => faults.includes(fault) && (fault !== "stale_read" || canBeStale))
      .map((fault) => ({ ...place, fault }));
  });
}

/** Counts how often each place has been reached. */
export function createPlaces(): (operation: string, path: string) => Place {
  const counts = new Map<string, number>();
  return (operation, path) => {
    const masked = path.replaceAll(generated, "*");
    const name = `${operation} ${masked}`;
    const occurrence = (counts.get(name) ?? 0) + 1;
    counts.set(name, occurrence);
    return { operation, path: masked, occurrence };
  };
}

/** The IDs and secrets that the sandbox creates, which may differ from run to run. */
export const generated: RegExp = /(?<=[_-])(?:[0-9a-hjkmnp-tv-z]{32}|[0-9a-hjkmnp-tv-z]{16})\b/g;

/** Whether a schedule names a place. */
export function isAt(schedule: Schedule | undefined, { operation, path, occurrence }: Place): boolean {
  return schedule?.operation === operation && schedule.path === path && schedule.occurrence === occurrence;
}
