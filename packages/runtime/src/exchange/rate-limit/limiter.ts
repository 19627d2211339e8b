// Admits requests: at most `maxConcurrency` at once, and only those that the gate lets pass.
import type { Gate, GatePass, QueuedRateLimiter, QueuedRequest } from "../../model/rate-limiter.ts";
import type { Clock } from "../../platform/clock.ts";
import { withTimeLimit } from "../../platform/time-limit.ts";
import { createQueue, type Waiter } from "./queue.ts";

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

  const isFull = (): boolean => leases.size >= maxConcurrency;
  const waiting = (): number => Math.max(1, queue.size());
  const leftMs = ({ deadlineAt }: Request): number => deadlineAt - clock.monotonic();
  const holdMs = (request: Request): number => (isFull() ? never : gate.holdMs(request, waiting()));
  const tooLate = (request: Request, ms = holdMs(request)): Error =>
    deadlineError(request, isFull(), ms < never ? new Date(clock.now() + ms) : undefined);
  const take = (request: Request): GatePass => {
    const { deadlineAt, timeoutMs, abortGraceMs } = request;
    const expiresAt = Math.min(clock.monotonic() + timeoutMs, deadlineAt) + abortGraceMs + marginMs;
    const lease = gate.enter(request, expiresAt);
    leases.add(lease);
    return lease;
  };
  const drain = (): void => {
    while (queue.size() > 0 && queue.heads().some((waiter) => waiter.look()));
  };
  const release = (permit: object, response?: Response): void => {
    const lease = permit as GatePass;
    if (leases.delete(lease)) gate.leave(lease, response);
    drain();
  };
  const releaseExpired = (): void => {
    for (const lease of leases) if (lease.expiresAt <= clock.monotonic()) release(lease);
  };

  /** Waits for a permit. Each request has timers of its own, since the platform may end those of another request. */
  const wait = (request: Request, ended: AbortSignal): Promise<GatePass> =>
    new Promise((resolve, reject) => {
      const left = new AbortController();
      let alarmAt = never;
      const wakeAfter = (ms: number): void => {
        const at = clock.monotonic() + ms;
        if (at < alarmAt) clock.sleep(ms, left.signal).then(wake, () => {});
        alarmAt = Math.min(at, alarmAt);
      };
      const wake = (): void => {
        alarmAt = never;
        releaseExpired();
        drain();
        if (!left.signal.aborted) waiter.look();
      };
      const leave = (): void => {
        left.abort();
        queue.remove(waiter);
      };
      const waiter: Waiter = {
        request,
        look() {
          const ms = holdMs(request);
          const isTooLate = ms > 0 && ms < never && ms >= leftMs(request);
          if (ms <= 0) resolve(take(request));
          else if (isTooLate) reject(tooLate(request, ms));
          else wakeAfter(isolatesCalls ? Math.min(ms, pollMs) : ms);
          const hasLeft = ms <= 0 || isTooLate;
          if (hasLeft) leave();
          return hasLeft;
        },
      };
      ended.addEventListener("abort", () => {
        leave();
        drain();
      });
      if (!isolatesCalls) queue.add(waiter);
      wake();
    });
  return {
    acquire(request) {
      if (queue.size() === 0 && holdMs(request) <= 0) return take(request);
      const limits = { clock, signal: request.signal, ms: leftMs(request), onTimeout: () => tooLate(request) };
      return withTimeLimit({ ...limits, onLate: release }, (ended) => wait(request, ended));
    },
    release,
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
