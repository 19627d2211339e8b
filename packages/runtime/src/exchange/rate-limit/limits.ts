// Decides when a request may be sent: by the quotas that the API states (`quota.ts`), and by its 429s (`lane.ts`).
import { readRemaining, readRetryDelay, toRateLimit } from "../../http/rate-limit-headers.ts";
import type { Expiring, Limits } from "../../model/rate-limiter.ts";
import type { Clock } from "../../platform/clock.ts";
import { afterHeard, createLane, enterLane, type Lane, laneWaitMs, leaveLane, never, type Refusal } from "./lane.ts";
import { quotaWaitMs } from "./quota.ts";
import { type CountedRequest, createQuotas, leaveQuota } from "./quotas.ts";

/** What limits need from the client. */
export interface LimitsContext {
  /** The source of time. */
  readonly clock: Pick<Clock, "now" | "monotonic">;
  /** Reports a problem; a repeated message may be dropped. */
  readonly warnOnce: (message: string, details: object) => void;
}

/** A request in flight: the permit of the built-in rate limiter. */
type SentRequest = Expiring & CountedRequest;

/** How much later than its time limit a request may end, in milliseconds. */
const marginMs = 1_000;
const implausible = "the API states an implausible rate limit or Retry-After, which is ignored";

/** Creates limits that delay nothing until a response states a quota or is a 429. */
export function createLimits({ clock, warnOnce }: LimitsContext): Limits {
  const quotas = createQuotas(clock);
  const inFlight = new Set<SentRequest>();
  const common = createLane();
  const lanes = new Map<string, Lane>(); // by operation
  let latest: Headers | undefined;

  const waitMs: Limits["waitMs"] = (request, waiting, sharers = 1) => {
    const quota = quotas.byOperation.get(request.name) ?? quotas.latest;
    const own = lanes.get(request.name);
    // The usual case, which is worth a shortcut.
    if (quota.limit === 0 && common.changedAt === never && common.inFlight < common.width) return 0;
    const now = clock.monotonic();
    const left = Math.floor(quota.remaining / sharers) - quota.inFlight - quotas.unknown.inFlight;
    const laneMs = Math.max(laneWaitMs(common, quota.limit > 0, now), own ? laneWaitMs(own, true, now) : 0);
    return sharers ? Math.max(laneMs, quotaWaitMs(quota, request, waiting, left, now)) : laneMs;
  };
  /** A 429 that states quota left concerns only the lane of its operation, which it creates. */
  const leaveLanes = (request: SentRequest, result: true | Refusal | undefined): void => {
    const { operation } = request;
    const isRefused = result !== true && result !== undefined;
    const isOwn = isRefused && result.hasQuota;
    const sameOperation = (other: SentRequest): boolean => other.operation === operation;
    if (isOwn && !lanes.has(operation)) lanes.set(operation, createLane([...inFlight].filter(sameOperation).length));
    const own = lanes.get(operation);
    if (own) leaveLane(own, request, isRefused && !isOwn ? undefined : result, clock.monotonic());
    leaveLane(common, request, isOwn ? undefined : result, clock.monotonic());
  };
  return {
    inFlight,
    waitMs,
    enter({ name: operation, deadlineAt, timeoutMs, abortGraceMs }) {
      const sentAt = clock.monotonic();
      const expiresAt = Math.min(sentAt + timeoutMs, deadlineAt) + abortGraceMs + marginMs;
      const quota = quotas.byOperation.get(operation) ?? quotas.latest;
      const own = lanes.get(operation);
      const request = { operation, sentAt, expiresAt, quota };
      if (quota.remaining <= quota.inFlight) Object.assign(quota, { test: request });
      quota.sentAt = sentAt;
      quota.inFlight += 1;
      quota.countable += 1;
      quota.recent += 1;
      if (own) enterLane(own, request);
      enterLane(common, request);
      inFlight.add(request);
      return request;
    },
    leave(request: SentRequest, response) {
      const isStated = leaveQuota(quotas, request, response);
      const refused = response?.status === 429 ? response : undefined;
      const delayMs = refused && readRetryDelay(refused, clock.now());
      const hasQuota = isStated === true && Number(refused && readRemaining(refused.headers)) > 0;
      if (refused || lanes.size > 0) leaveLanes(request, refused ? { delayMs, hasQuota } : response && true);
      else leaveLane(common, request, response && true, clock.monotonic());
      inFlight.delete(request);
      latest = response?.headers ?? latest;
      if (isStated === undefined || (delayMs === undefined && refused?.headers.has("retry-after")))
        warnOnce(implausible, { headers: Object.fromEntries(latest ?? []) });
    },
    pause: (until) => void Object.assign(common, afterHeard(common, until, clock.monotonic())),
    snapshot: (next, waiting) => ({
      ...(latest && toRateLimit(latest, clock.now())),
      waitMs: next ? waitMs(next, waiting) : laneWaitMs(common, true, clock.monotonic()),
    }),
  };
}
