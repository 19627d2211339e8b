// Decides when a request may be sent: by the quotas that the API states (`quota.ts`), and by its 429s (`lane.ts`).
import {
  createServerClock,
  readRemaining,
  readRetryDelay,
  type StatedQuota,
  toRateLimit,
} from "../../http/rate-limit-headers.ts";
import type { Expiring, Limits } from "../../model/rate-limiter.ts";
import type { Clock } from "../../platform/clock.ts";
import { afterHeard, createLane, enterLane, type Lane, laneWaitMs, leaveLane, never } from "./lane.ts";
import { afterStated, createQuota, type Quota, quotaWaitMs } from "./quota.ts";

/** What limits need from the client. */
export interface LimitsContext {
  /** The source of time. */
  readonly clock: Pick<Clock, "now" | "monotonic">;
  /** Reports a problem, once. */
  readonly warnOnce: (message: string, details: object) => void;
}

/** A request in flight: the permit of the built-in rate limiter. */
interface SentRequest extends Expiring {
  readonly operation: string;
  readonly sentAt: number;
  readonly quota: Quota;
}

/** How much later than its time limit a request may end, in milliseconds. */
const marginMs = 1_000;
const implausible = "the API states an implausible rate limit or Retry-After, which is ignored";

/** Creates limits that delay nothing until a response states a quota or is a 429. */
export function createLimits({ clock, warnOnce }: LimitsContext): Limits {
  const serverClock = createServerClock();
  const inFlight = new Set<SentRequest>();
  const common = createLane();
  const lanes = new Map<string, Lane>(); // of the operations with a 429 that states quota left: it concerns no other
  const unstated = createQuota(0); // of the operations whose responses state no quota
  const quotas = new Map<number, Quota>(); // by limit
  const quotaOf = new Map<string, Quota>(); // by operation: the quota that its latest response stated
  let latestQuota = unstated; // of the operations without a response: the quota that was stated last
  let latest: Headers | undefined;
  let hasWarned = false;

  const waitMs: Limits["waitMs"] = (request, waiting, sharers = 1) => {
    const quota = quotaOf.get(request.name) ?? latestQuota;
    // The usual case, which is worth a shortcut.
    if (quota.limit === 0 && common.changedAt === never && common.inFlight < common.width) return 0;
    const now = clock.monotonic();
    const own = lanes.get(request.name);
    const laneMs = Math.max(laneWaitMs(common, quota.limit > 0, now), own ? laneWaitMs(own, true, now) : 0);
    const left = Math.floor(quota.remaining / sharers) - quota.inFlight - unstated.inFlight;
    return sharers ? Math.max(laneMs, quotaWaitMs(quota, request, waiting, left, now)) : laneMs;
  };
  const hear = (operation: string, stated: StatedQuota, sentAt: number, now: number): void => {
    latestQuota = quotas.get(stated.limit) ?? createQuota(stated.limit);
    quotas.set(stated.limit, latestQuota);
    quotaOf.set(operation, latestQuota);
    const change = afterStated(latestQuota, stated, sentAt, now);
    if (change) Object.assign(latestQuota, change, { recent: latestQuota.inFlight + unstated.inFlight });
  };
  const countInFlight = (operation: string): number =>
    [...inFlight].filter((sent) => sent.operation === operation).length;
  return {
    inFlight,
    waitMs,
    enter({ name: operation, deadlineAt, timeoutMs, abortGraceMs }) {
      const sentAt = clock.monotonic();
      const expiresAt = Math.min(sentAt + timeoutMs, deadlineAt) + abortGraceMs + marginMs;
      const quota = quotaOf.get(operation) ?? latestQuota;
      const own = lanes.get(operation);
      const request = { operation, sentAt, expiresAt, quota };
      if (quota.remaining <= quota.inFlight) quota.test = request;
      quota.sentAt = sentAt;
      quota.inFlight += 1;
      quota.countable += 1;
      quota.recent += 1;
      enterLane(common, request);
      if (own) enterLane(own, request);
      inFlight.add(request);
      return request;
    },
    leave(request: SentRequest, response) {
      const { operation, sentAt, quota } = request;
      const now = clock.monotonic();
      const headers = response?.headers;
      const isStated = headers !== undefined && readRemaining(headers) !== undefined;
      const stated = isStated ? serverClock.readQuota(headers, sentAt, now, clock.now()) : undefined;
      const isRefused = response?.status === 429;
      const isEarly = sentAt < quota.resetAt;
      quota.inFlight -= 1;
      if (stated) hear(operation, stated, sentAt, now);
      else if (!isStated && quota.limit > 0) quota.remaining -= 1; // The API may have counted it.
      if (response && !quotaOf.has(operation)) quotaOf.set(operation, unstated);
      if (quota.test === request) {
        if (isRefused && !isEarly && quota.resetAt <= now) serverClock.expectRoundedDown();
        quota.isDoubtful = stated?.limit === quota.limit && isEarly && !isRefused && quota.remaining <= 0;
        quota.test = undefined;
      }

      const delayMs = isRefused ? readRetryDelay(response, clock.now()) : undefined;
      const hasQuota = isRefused && Number(stated?.remaining) > 0;
      const result = isRefused ? { delayMs, hasQuota } : response && true;
      if (hasQuota && !lanes.has(operation)) lanes.set(operation, createLane(countInFlight(operation)));
      const own = lanes.get(operation);
      if (own) leaveLane(own, request, isRefused && !hasQuota ? undefined : result, now);
      leaveLane(common, request, hasQuota ? undefined : result, now);
      inFlight.delete(request);
      latest = headers ?? latest;
      const isOdd = (isStated && !stated) || (isRefused && delayMs === undefined && headers?.has("retry-after"));
      if (!isOdd || hasWarned) return; // A copy of the headers takes longer than the rest of this function.
      hasWarned = true;
      warnOnce(implausible, { headers: Object.fromEntries(headers ?? []) });
    },
    pause: (until) => void Object.assign(common, afterHeard(common, until, clock.monotonic())),
    snapshot: (next, waiting) => ({
      ...(latest && toRateLimit(latest, clock.now())),
      waitMs: next ? waitMs(next, waiting) : laneWaitMs(common, true, clock.monotonic()),
    }),
  };
}
