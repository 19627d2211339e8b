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
  /**
   * Calls back when all responses that have arrived are handled. Requests that are sent together get responses that
   * arrive together, and one turn of the event loop reads many of them. Default: requests are sent one by one.
   */
  readonly afterArrivals?: ((callback: () => void) => unknown) | undefined;
  /** Creates the error for a request that would have to wait beyond its deadline. */
  readonly deadlineError: (request: Request, isFull: boolean, retryAt?: Date) => Error;
}

/**
 * A waiting request. Each has timers of its own, because a platform may end a call's timers with the call. Thousands may
 * wait, so each keeps few objects.
 */
interface Entry<Request extends QueuedRequest = QueuedRequest> {
  readonly request: Request;
  readonly resolve: (permit: Expiring) => void;
  readonly reject: (reason: unknown) => void;
  place: number; // among the requests of calls that were made at the same time
  endSleep?: () => void; // Most requests leave the queue when another one ends, without a sleep.
  endLimit?: (() => void) | undefined; // ends the time limit; `undefined` once the request has left
}

/** The wait for an event of unknown time. */
const never = Number.POSITIVE_INFINITY;
/** The polling interval of isolated calls, in milliseconds. */
const pollMs = 50;

/** Creates a rate limiter: a queue in front of limits. At most `maxConcurrency` requests are in flight. */
export function createRateLimiter<Request extends QueuedRequest>(
  context: LimiterContext<Request>,
): QueuedRateLimiter<Request> {
  const { maxConcurrency, limits, afterArrivals = (callback) => callback() } = context;
  const { lines, wait, drain } = createQueue(context);
  let isDue = false;
  const drainLater = (): void => {
    isDue = false;
    drain();
  };
  return {
    acquire(request) {
      const isFree = lines.waiting.size === 0 && limits.inFlight.size < maxConcurrency;
      return isFree && limits.waitMs(request, 1) <= 0 ? limits.enter(request) : wait(request);
    },
    release(permit: Expiring, response) {
      if (limits.inFlight.has(permit)) limits.leave(permit, response);
      if (lines.waiting.size === 0 || isDue) return;
      isDue = true;
      afterArrivals(drainLater);
    },
    drain,
    waiting: lines.counts,
    snapshot: () => limits.snapshot(lines.heads()[0]?.request, lines.waiting.size),
  };
}

/** Creates an empty queue of requests that wait for a permit. */
function createQueue<Request extends QueuedRequest>(context: LimiterContext<Request>) {
  const { clock, maxConcurrency, isolatesCalls, limits, deadlineError } = context;
  const lines = createLines<Entry<Request>>();

  const isFull = (): boolean => limits.inFlight.size >= maxConcurrency;
  const leftMs = ({ deadlineAt }: Request): number => deadlineAt - clock.monotonic();
  const waitMs = (request: Request): number =>
    isFull() ? never : limits.waitMs(request, Math.max(1, lines.waiting.size));
  const tooLate = (request: Request, ms = waitMs(request)): Error =>
    deadlineError(request, isFull(), ms < never ? new Date(clock.now() + ms) : undefined);
  const leave = (entry: Entry<Request>): void => {
    entry.endSleep?.();
    entry.endLimit?.();
    entry.endLimit = undefined;
    lines.remove(entry);
  };
  /** Admits a request, rejects it or lets it wait. Returns whether it has stopped waiting. */
  const check = (entry: Entry<Request>): boolean => {
    const { request } = entry;
    const ms = waitMs(request);
    entry.endSleep?.();
    if (ms > 0 && (ms === never || ms < leftMs(request))) {
      const sleepMs = isolatesCalls ? Math.min(ms, pollMs) : ms;
      if (sleepMs < never) entry.endSleep = startSleep(clock, sleepMs, () => wake(entry));
      return false;
    }
    leave(entry);
    if (ms > 0) entry.reject(tooLate(request, ms));
    else entry.resolve(limits.enter(request));
    return true;
  };
  const drain = (): void => {
    while (!isFull() && lines.heads().some(check));
  };
  const wake = (entry: Entry<Request>): void => {
    const now = clock.monotonic();
    for (const permit of limits.inFlight) if (permit.expiresAt <= now) limits.leave(permit, undefined);
    drain();
    if (entry.endLimit && check(entry)) drain();
  };
  const wait = (request: Request): Promise<Expiring> =>
    new Promise((resolve, reject) => {
      const entry: Entry<Request> = { request, resolve, reject, place: 0 };
      const fail = (reason: unknown): void => {
        leave(entry);
        reject(reason);
        drain();
      };
      const onTimeout = (): Error => tooLate(request);
      entry.endLimit = startLimit({ clock, signal: request.signal, ms: leftMs(request), onTimeout }, fail);
      if (!entry.endLimit) return;
      if (!isolatesCalls) lines.add(entry);
      wake(entry);
    });
  return { lines, wait, drain };
}

/** Calls back after a delay. Returns a function that prevents it. Unlike a timer, a sleep keeps the process running. */
function startSleep(clock: Clock, ms: number, wake: () => void): () => void {
  const controller = new AbortController();
  clock.sleep(ms, controller.signal).then(wake, () => {});
  return () => controller.abort("ended"); // Without a reason, the platform creates an error with a stack.
}

/** Creates an empty line for each operation, so that a delayed operation does not delay others. */
function createLines<Waiting extends Entry>() {
  const lines = new Map<string, [first: Waiting, ...others: Waiting[]]>();
  const waiting = new Set<Waiting>();
  let arrivals = 0;
  let turns = 0;
  const madeAt = ({ request }: Waiting): number => request.deadlineAt - request.deadlineMs;
  /** Orders requests by the time of their call, so that a retry after a 429 keeps the place of its call. */
  const compare = (one: Waiting, other: Waiting): number => madeAt(one) - madeAt(other) || one.place - other.place;
  return {
    waiting,
    add(entry: Waiting): void {
      entry.place = arrivals++;
      waiting.add(entry);
      const line = lines.get(entry.request.name);
      if (line) line.splice(line.findLastIndex((other) => compare(other, entry) < 0) + 1, 0, entry);
      else lines.set(entry.request.name, [entry]);
    },
    remove(entry: Waiting): void {
      const line = waiting.delete(entry) && lines.get(entry.request.name);
      if (!line) return;
      turns += 1;
      if (line.length > 1) line.splice(line.indexOf(entry), 1);
      else lines.delete(entry.request.name);
    },
    counts: () => [...lines.values()].map((line) => ({ request: line[0].request, count: line.length })),
    /** The first request of each line, in the order in which they should be sent. */
    heads(): readonly Waiting[] {
      const heads = Array.from(lines.values(), ([first]) => first);
      if (heads.length < 2) return heads; // The usual case.
      const isOrdinaryTurn = turns % 3 === 2; // Requests with priority must not starve the others.
      const rank = ({ request }: Waiting): number => (hasPriority(request.operation) === isOrdinaryTurn ? 1 : 0);
      return heads.sort((one, other) => rank(one) - rank(other) || compare(one, other));
    },
  };
}
