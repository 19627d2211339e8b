// Admits requests: at most `maxConcurrency` at once, none while a 429 delays them, and no more than the quota that the API
// states.
import type { InternalRateLimiter, QueuedRequest, RateLimitSnapshot } from "../../model/rate-limiter.ts";
import type { Clock } from "../../platform/clock.ts";
import { withTimeLimit } from "../../platform/time-limit.ts";
import type { Gate, GatePass } from "./gate.ts";
import { createQueue, type Waiter, type WaitingLine } from "./queue.ts";

/** What the limiter needs of the client. */
export interface LimiterContext<Request> {
  readonly clock: Clock;
  readonly maxConcurrency: number;
  /** Whether the platform prevents one call from waking another. Each call then polls whether it may be sent. */
  readonly isolatesCalls: boolean;
  readonly gate: Gate;
  /** Creates the error for a request that must wait until after its deadline. */
  readonly deadlineError: (request: Request, isFull: boolean, retryAt?: Date) => Error;
}

/** A rate limiter whose gate can open without a response. */
export interface QueuedRateLimiter<Request> extends InternalRateLimiter<Request> {
  /** Admits the waiting requests that the gate lets pass now. */
  drain(): void;
  waiting(): readonly WaitingLine[];
  snapshot(): RateLimitSnapshot;
}

const never = Number.POSITIVE_INFINITY;
/** How much later than its time limit a request may end, in milliseconds. */
const marginMs = 1_000;
/** The polling interval of isolated calls, in milliseconds. */
const pollMs = 50;

/** Creates a rate limiter: a queue before a gate. It grants permits at once unless a limit delays the request. */
export function createRateLimiter<Request extends QueuedRequest>({
  clock,
  maxConcurrency,
  isolatesCalls,
  gate,
  deadlineError,
}: LimiterContext<Request>): QueuedRateLimiter<Request> {
  const leases = new Set<GatePass>();
  const queue = createQueue();
  let arrivals = 0;

  const isFull = (): boolean => leases.size >= maxConcurrency;
  const waiting = (): number => Math.max(1, queue.size());
  const leftMs = ({ deadlineAt }: Request): number => deadlineAt - clock.monotonic();
  const holdMs = (request: Request): number => (isFull() ? never : gate.holdMs(request, waiting()));
  const take = (request: Request): GatePass => {
    const { deadlineAt, timeoutMs, abortGraceMs } = request;
    const expiresAt = Math.min(clock.monotonic() + timeoutMs, deadlineAt) + abortGraceMs + marginMs;
    const lease = gate.enter(request, expiresAt);
    leases.add(lease);
    return lease;
  };
  const settle = (lease: GatePass, response?: Response): void => {
    if (leases.delete(lease)) gate.leave(lease, response);
  };
  const drain = (): void => {
    while (!isolatesCalls && queue.size() > 0 && queue.heads().some((waiter) => waiter.look()));
  };
  const tooLate = (request: Request, ms: number): Error =>
    deadlineError(request, isFull(), ms < never ? new Date(clock.now() + ms) : undefined);

  /** Waits for a permit. Each request has timers of its own, since the platform may end those of another request. */
  const wait = (request: Request, ended: AbortSignal): Promise<GatePass> =>
    new Promise((resolve, reject) => {
      let stop = (): void => {};
      let dueAt = Number.NaN;
      let lease: GatePass | undefined;
      const leave = (): void => {
        stop();
        stop = () => {};
        queue.remove(waiter);
      };
      const arm = (ms: number): void => {
        const at = clock.monotonic() + ms;
        if (at >= dueAt) return;
        stop();
        dueAt = at;
        const wake = (): void => {
          dueAt = Number.NaN;
          for (const one of leases) if (one.expiresAt <= clock.monotonic()) settle(one);
          drain();
          if (lease === undefined && !ended.aborted) waiter.look();
        };
        const controller = new AbortController();
        if (ms < never) {
          clock.sleep(isolatesCalls ? Math.min(ms, pollMs) : ms, controller.signal).then(wake, () => {});
          stop = () => controller.abort();
        } else {
          const expiresAt = Math.min(...[...leases].map((one) => one.expiresAt));
          stop = clock.timer(isolatesCalls ? pollMs : expiresAt - clock.monotonic(), wake);
        }
      };
      const waiter: Waiter = {
        request,
        order: arrivals++,
        look() {
          const ms = holdMs(request);
          if (ms <= 0) {
            leave();
            lease = take(request);
            resolve(lease);
          } else if (ms < never && ms >= leftMs(request)) {
            leave();
            reject(tooLate(request, ms));
          } else {
            arm(ms);
            return false;
          }
          return true;
        },
      };
      ended.addEventListener("abort", () => {
        leave();
        if (lease) settle(lease); // Granted in the same tick as the abort.
        drain();
      });
      if (!isolatesCalls) queue.add(waiter);
      drain();
      if (lease === undefined) waiter.look();
    });
  return {
    acquire(request) {
      if (queue.size() === 0 && holdMs(request) <= 0) return take(request);
      const onTimeout = (): Error => tooLate(request, holdMs(request));
      const limits = { clock, signal: request.signal, ms: leftMs(request), onTimeout };
      return withTimeLimit(limits, (ended) => wait(request, ended));
    },
    release(permit, response) {
      settle(permit as GatePass, response);
      drain();
    },
    drain,
    waiting: queue.lines,
    snapshot() {
      const [next] = queue.heads();
      const { holdMs: ms, ...rate } = gate.snapshot(next?.request, waiting());
      const until = ms > 0 && ms < never ? new Date(clock.now() + ms) : undefined;
      return { ...rate, waiting: queue.size(), until };
    },
  };
}
