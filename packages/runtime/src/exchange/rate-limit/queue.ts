import { hasPriority } from "../../model/operation.ts";
import type { QueuedRequest } from "../../model/rate-limiter.ts";

/** A waiting request. It may be a retry after a 429. */
export interface Waiter {
  readonly request: QueuedRequest;
  /** Counts arrivals. */
  readonly order: number;
  /** Sends the request, rejects it, or lets it continue to wait. Returns whether it has stopped waiting. */
  look(): boolean;
}

/** The waiting requests of one operation. */
export interface WaitingLine {
  /** The first of them. */
  readonly request: QueuedRequest;
  /** The number of them. */
  readonly count: number;
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

/** The time of the call. It keeps the place of a request that is sent again after a 429. */
const madeAt = ({ request }: Waiter): number => request.deadlineAt - request.deadlineMs;
const compare = (one: Waiter, other: Waiter): number => madeAt(one) - madeAt(other) || one.order - other.order;

/** Creates an empty queue. */
export function createQueue(): Queue {
  const lines = new Map<string, Waiter[]>();
  let size = 0;
  let turns = 0;
  return {
    size: () => size,
    add(waiter) {
      const line = lines.get(waiter.request.name) ?? [];
      lines.set(waiter.request.name, line);
      line.splice(line.findLastIndex((other) => compare(other, waiter) < 0) + 1, 0, waiter);
      size += 1;
    },
    remove(waiter) {
      const line = lines.get(waiter.request.name) ?? [];
      if (!line.includes(waiter)) return;
      line.splice(line.indexOf(waiter), 1);
      if (line.length === 0) lines.delete(waiter.request.name);
      size -= 1;
      turns += 1;
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
