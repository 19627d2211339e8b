// Admits requests: at most `maxConcurrency` at once, none while a 429 delays them, and no more than the quota that the API
// states.
import { deadlineBeforeSend } from "../../errors/errors.ts";
import { readRemaining, readRetryDelay, toRateLimit } from "../../http/rate-limit-headers.ts";
import type { InternalRateLimiter } from "../../model/rate-limiter.ts";
import type { HttpRequest } from "../../model/request.ts";
import type { Clock } from "../../platform/clock.ts";
import { withTimeLimit } from "../../platform/time-limit.ts";
import { createLane, type Lane, type Pass } from "./lane.ts";
import { createQueue, type Waiter } from "./queue.ts";
import { createQuota, type Draw } from "./quota.ts";

/** What the limiter needs of the client. */
export interface LimiterContext {
  readonly clock: Clock;
  readonly maxConcurrency: number;
  /** Whether the platform prevents one call from waking another. Each call then polls whether it may be sent. */
  readonly isolatesCalls: boolean;
  readonly warnOnce: (message: string, details: object) => void;
}

/** The permit of a request in flight. */
interface Lease {
  readonly draw: Draw;
  readonly passes: readonly [common: Pass, own: Pass];
  /**
   * When the request has certainly ended. Where calls are isolated, nobody releases the permit of a call whose caller has gone.
   */
  readonly expiresAt: number;
}

const never = Number.POSITIVE_INFINITY;
/** How much later than its time limit a request may end, in milliseconds. */
const marginMs = 1_000;
/** The polling interval of isolated calls, in milliseconds. */
const pollMs = 50;

/** Creates a rate limiter with its state in memory. It grants permits at once unless a limit delays the request. */
export function createRateLimiter({
  clock,
  maxConcurrency,
  isolatesCalls,
  warnOnce,
}: LimiterContext): InternalRateLimiter {
  const quota = createQuota();
  const common = createLane();
  const lanes = new Map<string, Lane>();
  const leases = new Set<Lease>();
  const queue = createQueue();
  let arrivals = 0;
  let lastHeaders: Headers | undefined;

  const laneOf = (operation: string): Lane => {
    const lane = lanes.get(operation) ?? createLane();
    lanes.set(operation, lane);
    return lane;
  };
  const isFull = (): boolean => leases.size >= maxConcurrency;
  const leftMs = ({ deadlineAt }: HttpRequest): number => deadlineAt - clock.monotonic();
  const holdMs = (request: HttpRequest): number => {
    if (isFull()) return never;
    const now = clock.monotonic();
    const { name } = request;
    const quotaMs = quota.holdMs(request, Math.max(1, queue.size()), now);
    return Math.max(quotaMs, common.holdMs(now, quota.isStated(name)), laneOf(name).holdMs(now, true));
  };
  const take = (request: HttpRequest): Lease => {
    const { name, deadlineAt, timeoutMs, abortGraceMs } = request;
    const now = clock.monotonic();
    const expiresAt = Math.min(now + timeoutMs, deadlineAt) + abortGraceMs + marginMs;
    const passes = [common.enter(), laneOf(name).enter()] as const;
    const lease: Lease = { draw: quota.enter(name, now), passes, expiresAt };
    leases.add(lease);
    return lease;
  };
  const settle = (lease: Lease, response?: Response): void => {
    if (!leases.delete(lease)) return;
    const { draw, passes } = lease;
    const now = clock.monotonic();
    const headers = response?.headers;
    lastHeaders = headers ?? lastHeaders;
    const isRefused = response?.status === 429;
    const isImplausible = quota.leave(draw, headers, isRefused, now, clock.now());
    const hintMs = response && readRetryDelay(response, clock.now());
    // With quota left, the 429 concerns only the capacity for this operation.
    const isOwn = isRefused && quota.isStated(draw.operation) && Number(readRemaining(response.headers)) > 0;
    common.leave(passes[0], response && isRefused && !isOwn, now, hintMs);
    laneOf(draw.operation).leave(passes[1], isRefused && !isOwn ? undefined : response && isOwn, now, hintMs);
    if (isImplausible || (isRefused && hintMs === undefined && response.headers.has("retry-after"))) {
      warnOnce("the API states an implausible rate limit or Retry-After, which is ignored", {
        headers: Object.fromEntries(headers ?? []),
      });
    }
  };
  const drain = (): void => {
    while (!isolatesCalls && queue.size() > 0 && queue.heads().some((waiter) => waiter.look()));
  };
  const tooLate = (request: HttpRequest, ms: number): Error =>
    deadlineBeforeSend(request, isFull(), ms < never ? new Date(clock.now() + ms) : undefined);

  /** Waits for a permit. Each request has timers of its own, since the platform may end those of another request. */
  const wait = (request: HttpRequest, ended: AbortSignal): Promise<Lease> =>
    new Promise((resolve, reject) => {
      let stop = (): void => {};
      let dueAt = Number.NaN;
      let lease: Lease | undefined;
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
      settle(permit as Lease, response);
      drain();
    },
    snapshot() {
      const { limit, remaining, resetAt } = (lastHeaders && toRateLimit(lastHeaders, clock.now())) ?? {};
      const [next] = queue.heads();
      const ms = next ? holdMs(next.request) : common.holdMs(clock.monotonic(), true);
      const until = ms > 0 && ms < never ? new Date(clock.now() + ms) : undefined;
      return { limit, remaining, resetAt, waiting: queue.size(), until };
    },
  };
}
