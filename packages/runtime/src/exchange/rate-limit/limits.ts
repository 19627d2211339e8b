// Decides when a request may be sent: by the quotas that the API states (`quota.ts`), and by its 429s (`lane.ts`).
import { createServerClock, readRetryDelay, toRateLimit } from "../../http/rate-limit-headers.ts";
import type { Expiring, Limits, RateLimitSnapshot } from "../../model/rate-limiter.ts";
import { maxGraceMs } from "../../model/request.ts";
import type { Clock } from "../../platform/clock.ts";
import { afterHeard, createLane, enterLane, type Lane, laneWaitMs, leaveLane, never, untilResponse } from "./lane.ts";
import { afterStated, type Change, createQuota, type Quota, quotaWaitMs } from "./quota.ts";

/** What limits need from the client. */
export interface LimitsContext {
  /** The source of time. */
  readonly clock: Pick<Clock, "now" | "monotonic">;
  /** Reports a problem, once. */
  readonly warnOnce: (message: string, details: object) => void;
}

/** What is known of the limits of an operation. */
interface OperationLimits {
  quota?: Quota; // the one that its latest response stated; `undefined` until the first response
  lane?: Lane; // its own, after a 429 that states quota left: the 429 concerns no other operation
}

/** A request in flight: the permit of the built-in rate limiter. */
interface SentRequest extends Expiring {
  readonly own: OperationLimits;
  readonly sentAt: number;
  readonly quota: Quota;
}

/** How much later than its time limit a request may end, in milliseconds. */
const marginMs = 1_000;
const implausible = "the API states an implausible rate limit or Retry-After, which is ignored";

/** Creates limits that delay nothing until a response states a quota or is a 429. */
export function createLimits({ clock, warnOnce }: LimitsContext): Limits {
  const quotas = createQuotas(clock);
  const limitsOf = new Map<string, OperationLimits>();
  const inFlight = new Set<SentRequest>();
  const common = createLane();
  let hasWarned = false;

  const waitMs: Limits["waitMs"] = (request, waiting, sharers = 1) => {
    const own = limitsOf.get(request.name);
    const quota = own?.quota ?? quotas.latest;
    if (quota.limit === 0 && common.changedAt === never && common.inFlight < common.width) return 0; // The usual case.
    const now = clock.monotonic();
    const ownMs = own?.lane ? laneWaitMs(own.lane, true, now) : 0;
    const laneMs = Math.max(laneWaitMs(common, quota.limit > 0, now), ownMs);
    const left = Math.floor(quota.remaining / sharers) - quota.inFlight - quotas.unstated.inFlight;
    return sharers ? Math.max(laneMs, quotaWaitMs(quota, request, waiting, left, now)) : laneMs;
  };
  return {
    inFlight,
    waitMs,
    enter({ name, deadlineAt, timeoutMs, abortGraceMs }) {
      const sentAt = clock.monotonic();
      const expiresAt = Math.min(sentAt + timeoutMs, deadlineAt) + (abortGraceMs ? maxGraceMs : 0) + marginMs;
      const own = limitsOf.get(name) ?? {};
      const { quota = quotas.latest, lane } = own;
      const request = { own, sentAt, expiresAt, quota };
      limitsOf.set(name, own);
      if (quota.remaining <= quota.inFlight) quota.test = request;
      quota.sentAt = sentAt;
      quota.inFlight += 1;
      quota.countedAtMost += 1;
      quota.recent += 1;
      enterLane(common, request);
      if (lane) enterLane(lane, request);
      inFlight.add(request);
      return request;
    },
    leave(request: SentRequest, response) {
      const { own } = request;
      const now = clock.monotonic();
      const isRefused = response?.status === 429;
      const stated = quotas.leave(request, response?.headers, isRefused, now);
      const delayMs = isRefused ? readRetryDelay(response, clock.now()) : undefined;
      const hasQuota = isRefused && Number(stated?.remaining) > 0;
      const result = isRefused ? { delayMs, hasQuota } : response && true;
      if (hasQuota) own.lane ??= createLane(countOf(inFlight, own));
      if (own.lane) leaveLane(own.lane, request, isRefused && !hasQuota ? undefined : result, now);
      leaveLane(common, request, hasQuota ? undefined : result, now);
      inFlight.delete(request);
      const isOdd = stated === null || (isRefused && delayMs === undefined && response.headers.has("retry-after"));
      if (!response || !isOdd || hasWarned) return; // A copy of the headers takes longer than the rest of this function.
      hasWarned = true;
      warnOnce(implausible, { headers: Object.fromEntries(response.headers) });
    },
    pause: (until) => void Object.assign(common, afterHeard(common, until, clock.monotonic())),
    snapshot: (next, waiting) =>
      quotas.snapshot(waiting, next ? waitMs(next, waiting) : laneWaitMs(common, true, clock.monotonic())),
  };
}

/** Changes a quota. Field by field, because `Object.assign` would allocate 300 bytes for each response. */
function changeQuota(quota: Quota, change: Change, recent: number): void {
  quota.remaining = change.remaining;
  quota.resetAt = change.resetAt;
  quota.heardAt = change.heardAt;
  quota.countedAtMost = change.countedAtMost;
  quota.isBucket = change.isBucket;
  quota.isResetInDoubt = change.isResetInDoubt;
  quota.recent = recent;
}

const countOf = (inFlight: ReadonlySet<SentRequest>, own: OperationLimits): number =>
  [...inFlight].filter((sent) => sent.own === own).length;

/** Creates the quotas of a client. Operations share a quota if their responses state the same limit. */
function createQuotas(clock: Pick<Clock, "now">) {
  const serverClock = createServerClock();
  const byLimit = new Map<number, Quota>();
  const unstated = createQuota(0);
  let latestHeaders: Headers | undefined;
  const quotas = {
    unstated, // of the operations whose responses state no quota
    latest: unstated, // of the operations without a response: the quota that was stated last
    /** Counts a request that has ended. Returns the quota that its response states; `null` if it is implausible. */
    leave(request: SentRequest, headers: Headers | undefined, isRefused: boolean, now: number) {
      const { own, sentAt, quota } = request;
      const stated = headers && serverClock.readQuota(headers, sentAt, now, clock.now());
      const isEarly = sentAt < quota.resetAt;
      quota.inFlight -= 1;
      if (stated) {
        const next = byLimit.get(stated.limit) ?? createQuota(stated.limit);
        const change = afterStated(next, stated, sentAt, now);
        if (change) changeQuota(next, change, next.inFlight + unstated.inFlight);
        byLimit.set(stated.limit, next);
        own.quota = next;
        quotas.latest = next;
      } else if (quota.limit > 0) quota.remaining -= 1; // The API may have counted it.
      if (headers) own.quota ??= unstated;
      latestHeaders = headers ?? latestHeaders;
      if (quota.test === request) {
        if (isRefused && !isEarly && quota.resetAt <= now) serverClock.expectRoundedDown();
        quota.isResetInDoubt = stated?.limit === quota.limit && isEarly && !isRefused && quota.remaining <= 0;
        quota.test = undefined;
      }
      return stated;
    },
    snapshot(waiting: number, waitMs: number): RateLimitSnapshot {
      const until = waitMs > 0 && waitMs < untilResponse ? new Date(clock.now() + waitMs) : undefined;
      return { ...(latestHeaders && toRateLimit(latestHeaders, clock.now())), waiting, until };
    },
  };
  return quotas;
}
