// Failures that tests ask for. They are data: what fails, how, and how often.
import { type Disruption, FaultError, type HttpResponse } from "@planasonix/serving";

/** A failure, and the requests that it hits. */
export interface Fault {
  /** The operation, such as `runs.get`. @default every operation */
  readonly operation?: string | undefined;
  /** Respond with this error instead of executing the operation. */
  readonly status?: number | undefined;
  /** The value of `Retry-After` in seconds, with `status`. @default 1 for 429 and 503, none for others */
  readonly retryAfter?: number | undefined;
  /** Wait so many milliseconds before anything happens. */
  readonly delayMs?: number | undefined;
  /** Close the connection without a response: before the operation is executed, or after it. */
  readonly reset?: "before" | "after" | undefined;
  /** Close the connection in the middle of the body, after the operation has been executed. */
  readonly truncate?: boolean | undefined;
  /** Send the body in four pieces, with so many milliseconds before each. */
  readonly slowBody?: number | undefined;
  /** Send half of the body as if it were all of it. */
  readonly malformed?: boolean | undefined;
  /** How many requests are hit. @default all */
  readonly times?: number | undefined;
  /** The part of the requests that is hit, from 0 to 1. @default 1 */
  readonly probability?: number | undefined;
}

/** The faults of one tenant. */
export interface Faults {
  /** Adds a fault. Returns a function that removes it. @throws {TypeError} If it says nothing, or names no operation. */
  add(fault: Fault): () => void;
  clear(): void;
  /** The fault that hits the next request of an operation. It is used up if it hits a limited number. */
  take(operation: string): Fault | undefined;
}

const effects = ["status", "delayMs", "reset", "truncate", "slowBody", "malformed"] as const;

/** Creates a list of faults. The first one that hits a request wins. */
export function createFaults(operations: ReadonlySet<string>, random: () => number): Faults {
  const active: { fault: Fault; left: number }[] = [];
  return {
    add: (fault) => {
      if (fault.operation !== undefined && !operations.has(fault.operation)) {
        throw new TypeError(`There is no operation ${JSON.stringify(fault.operation)}; write it as in runs.get`);
      }
      if (!effects.some((effect) => fault[effect] !== undefined)) {
        throw new TypeError(`A fault needs one of ${effects.join(", ")}`);
      }
      const entry = { fault, left: fault.times ?? Number.POSITIVE_INFINITY };
      active.push(entry);
      return () => {
        entry.left = 0;
      };
    },
    clear: () => {
      active.length = 0;
    },
    take: (operation) => {
      const hit = active.find(({ fault, left }) => {
        const isMeant = left > 0 && (fault.operation === undefined || fault.operation === operation);
        return isMeant && (fault.probability === undefined || random() < fault.probability);
      });
      if (hit !== undefined) hit.left -= 1;
      return hit?.fault;
    },
  };
}

/** What happens instead of the operation; undefined if it is executed. @throws {FaultError} The error that the fault asks for. */
export function faultBefore({ status, retryAfter, reset }: Fault): HttpResponse | undefined {
  if (reset === "before") return connectionReset;
  if (status === undefined) return undefined;
  const seconds = retryAfter ?? (status === 429 || status === 503 ? 1 : undefined);
  const headers = seconds === undefined ? {} : { "Retry-After": String(seconds) };
  throw new FaultError({ status, message: "A fault of the sandbox was asked for.", headers });
}

/** The response after the operation, as the fault spoils it. */
export function faultAfter({ reset, truncate, slowBody, malformed }: Fault, response: HttpResponse): HttpResponse {
  if (reset === "after") return connectionReset;
  if (malformed) return { ...response, body: response.body.slice(0, response.body.length >> 1) };
  const disruption: Disruption | undefined = truncate
    ? { kind: "truncate" }
    : slowBody === undefined
      ? undefined
      : { kind: "slow", pauseMs: slowBody, pieces: 4 };
  return disruption === undefined ? response : { ...response, disruption };
}

const connectionReset: HttpResponse = { status: 500, headers: {}, body: "", disruption: { kind: "reset" } };
