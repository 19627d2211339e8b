import { hasPriority } from "../../model/operation.ts";
import type { QueuedRequest, WaitingLine } from "../../model/rate-limiter.ts";

/** A waiting request. It may be a retry after a 429. */
export interface Waiter {
  readonly request: QueuedRequest;
  /** Sends the request, rejects it, or lets it continue to wait. Returns whether it has stopped waiting. */
  look(): boolean;
}

/** Waiting requests, with a line for each operation, so that a delayed operation does not delay others. */
export interface Queue {
  size(): number;
  add(waiter: Waiter): void;
  remove(waiter: Waiter): void;
  /** The first request of each line, in the order in which they should be sent. */
  heads(): readonly Waiter[];
  lines(): readonly WaitingLine[];
}

/** Creates an empty queue. */
export function createQueue(): Queue {
  const lines = new Map<string, Waiter[]>();
  const arrivals = new Map<Waiter, number>();
  let count = 0;
  let turns = 0;
  const madeAt = ({ request }: Waiter): number => request.deadlineAt - request.deadlineMs;
  /** By the time of the call, so that a request that is sent again after a 429 keeps its place. */
  const compare = (one: Waiter, other: Waiter): number =>
    madeAt(one) - madeAt(other) || Number(arrivals.get(one)) - Number(arrivals.get(other));
  return {
    size: () => arrivals.size,
    add(waiter) {
      arrivals.set(waiter, count++);
      const line = lines.get(waiter.request.name) ?? [];
      lines.set(waiter.request.name, line);
      line.splice(line.findLastIndex((other) => compare(other, waiter) < 0) + 1, 0, waiter);
    },
    remove(waiter) {
      if (!arrivals.delete(waiter)) return;
      turns += 1;
      const line = lines.get(waiter.request.name) ?? [];
      line.splice(line.indexOf(waiter), 1);
      if (line.length === 0) lines.delete(waiter.request.name);
    },
    lines: () =>
      [...lines.values()].flatMap((line) => line.slice(0, 1).map(({ request }) => ({ request, count: line.length }))),
    heads() {
      const isOrdinaryTurn = turns % 3 === 2; // Even if many requests with priority are waiting.
      const rank = ({ request }: Waiter): number => (hasPriority(request.operation) === isOrdinaryTurn ? 1 : 0);
      const heads = [...lines.values()].flatMap((line) => line.slice(0, 1));
      return heads.sort((one, other) => rank(one) - rank(other) || compare(one, other));
    },
  };
}
