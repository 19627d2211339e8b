import { hasPriority } from "../../model/operation.ts";
import type { Expiring, Limits, QueuedRateLimiter, QueuedRequest } from "../../model/rate-limiter.ts";
import type { Clock } from "../../platform/clock.ts";
import { startLimit } from "../../platform/time-limit.ts";

/** What a rate limiter needs from the client. `Request` is the type of the requests that it admits. */
export interface LimiterContext<Request> {
  readonly clock: Clock;
  readonly maxConcurrency: number;
  /** Whether the platform keeps one call from waking another. If so, each call checks at intervals. */
  readonly isolatesCalls: boolean;
  readonly limits: Limits;
  /** Creates the error for a request that would have to wait beyond its deadline. */
  readonly deadlineError: (request: Request, isFull: boolean, retryAt?: Date) => Error;
}

/** A waiting request. */
interface QueueEntry {
  readonly request: QueuedRequest;
  readonly place: number; // among the requests of calls that were made at the same time
  /** Admits the request, rejects it or lets it wait. Returns whether it has stopped waiting. */
  check(): boolean;
}

const never = Number.POSITIVE_INFINITY;
/** The polling interval of isolated calls, in milliseconds. */
const pollMs = 50;

/** Creates a rate limiter: a queue in front of limits. At most `maxConcurrency` requests are in flight. */
export function createRateLimiter<Request extends QueuedRequest>(
  context: LimiterContext<Request>,
): QueuedRateLimiter<Request> {
  const { clock, maxConcurrency, isolatesCalls, limits, deadlineError } = context;
  const queue = createQueue();
  let arrivals = 0;

  const isFull = (): boolean => limits.inFlight.size >= maxConcurrency;
  const leftMs = ({ deadlineAt }: Request): number => deadlineAt - clock.monotonic();
  const waitMs = (request: Request): number =>
    isFull() ? never : limits.waitMs(request, Math.max(1, queue.waiting.size));
  const tooLate = (request: Request, ms = waitMs(request)): Error =>
    deadlineError(request, isFull(), ms < never ? new Date(clock.now() + ms) : undefined);
  const drain = (): void => {
    while (queue.waiting.size > 0 && !isFull() && queue.heads().some((entry) => entry.check()));
  };
  const release = (permit: Expiring, response?: Response): void => {
    if (limits.inFlight.has(permit)) limits.leave(permit, response);
    if (queue.waiting.size > 0) drain();
  };

  /**
   * Waits for a permit. Each request has its own timers, because a platform may end a call's timers with the call.
   * Thousands of requests may wait, so a waiting one keeps few objects.
   */
  const wait = (request: Request): Promise<Expiring> =>
    new Promise((resolve, reject) => {
      let sleep: AbortController | undefined; // Most requests leave the queue when another one ends, without a sleep.
      let stop: (() => void) | undefined;
      let hasLeft = false;
      const sleepFor = (ms: number): void => {
        sleep?.abort();
        sleep = ms < never ? new AbortController() : undefined;
        if (sleep) clock.sleep(ms, sleep.signal).then(wake, () => {});
      };
      const wake = (): void => {
        const now = clock.monotonic();
        for (const permit of limits.inFlight) if (permit.expiresAt <= now) release(permit);
        drain();
        if (!hasLeft && entry.check()) drain();
      };
      const leave = (): void => {
        hasLeft = true;
        sleep?.abort();
        stop?.();
        queue.remove(entry);
      };
      const entry: QueueEntry = {
        request,
        place: arrivals++,
        check() {
          const ms = waitMs(request);
          const mayStay = ms > 0 && (ms === never || ms < leftMs(request));
          if (mayStay) sleepFor(isolatesCalls ? Math.min(ms, pollMs) : ms);
          else {
            leave();
            if (ms > 0) reject(tooLate(request, ms));
            else resolve(limits.enter(request));
          }
          return !mayStay;
        },
      };
      const fail = (reason: unknown): void => {
        leave();
        reject(reason);
        drain();
      };
      const onTimeout = (): Error => tooLate(request);
      stop = startLimit({ clock, signal: request.signal, ms: leftMs(request), onTimeout }, fail);
      if (!stop) return;
      if (!isolatesCalls) queue.add(entry);
      wake();
    });
  return {
    acquire(request) {
      const isFree = queue.waiting.size === 0 && limits.inFlight.size < maxConcurrency;
      if (isFree && limits.waitMs(request, 1) <= 0) return limits.enter(request);
      return wait(request);
    },
    release,
    drain,
    waiting: queue.lines,
    snapshot() {
      const { waitMs: ms, ...rate } = limits.snapshot(queue.heads()[0]?.request, queue.waiting.size);
      return {
        ...rate,
        waiting: queue.waiting.size,
        until: ms > 0 && ms < never ? new Date(clock.now() + ms) : undefined,
      };
    },
  };
}

/** Creates an empty queue, with a line for each operation, so that a delayed operation does not delay others. */
function createQueue() {
  const lines = new Map<string, [first: QueueEntry, ...others: QueueEntry[]]>();
  const waiting = new Set<QueueEntry>();
  let turns = 0;
  const madeAt = ({ request }: QueueEntry): number => request.deadlineAt - request.deadlineMs;
  /** Orders requests by the time of their call, so that a retry after a 429 keeps the place of its call. */
  const compare = (one: QueueEntry, other: QueueEntry): number =>
    madeAt(one) - madeAt(other) || one.place - other.place;
  return {
    waiting,
    add(entry: QueueEntry): void {
      waiting.add(entry);
      const line = lines.get(entry.request.name);
      if (line) line.splice(line.findLastIndex((other) => compare(other, entry) < 0) + 1, 0, entry);
      else lines.set(entry.request.name, [entry]);
    },
    remove(entry: QueueEntry): void {
      const line = waiting.delete(entry) && lines.get(entry.request.name);
      if (!line) return;
      turns += 1;
      if (line.length > 1) line.splice(line.indexOf(entry), 1);
      else lines.delete(entry.request.name);
    },
    lines: () => [...lines.values()].map((line) => ({ request: line[0].request, count: line.length })),
    /** The first request of each line, in the order in which they should be sent. */
    heads(): readonly QueueEntry[] {
      const isOrdinaryTurn = turns % 3 === 2; // Requests with priority must not starve the others.
      const rank = ({ request }: QueueEntry): number => (hasPriority(request.operation) === isOrdinaryTurn ? 1 : 0);
      const heads = Array.from(lines.values(), ([first]) => first);
      return heads.sort((one, other) => rank(one) - rank(other) || compare(one, other));
    },
  };
}
