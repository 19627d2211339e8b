// Decides when a request may be sent: by the quota that the API states, and by its 429 responses. A lane is a group of
// requests that a 429 delays together: all of the client, or those of one operation.
import { readRemaining, readRetryDelay, toRateLimit } from "../../http/rate-limit-headers.ts";
import type { Gate, QueuedRequest } from "../../model/rate-limiter.ts";
import type { Clock } from "../../platform/clock.ts";
import { createQuota, type Draw, longestHoldMs } from "./quota.ts";

/** What a gate needs from the client. */
export interface GateContext {
  /** The source of time. */
  readonly clock: Pick<Clock, "now" | "monotonic">;
  /** Reports a problem; a repeated message may be dropped. */
  readonly warnOnce: (message: string, details: object) => void;
}

/** The initial width of a lane: how many of its requests may be in flight at once. */
const firstWidth = 10;
/** How much the width grows with each success. */
const growth = 0.5;
/** The number of successes at the largest accepted width before a larger one is tried. */
const patience = 100;
const shortestPauseMs = 100;
const implausible = "the API states an implausible rate limit or Retry-After, which is ignored";
const never = Number.NEGATIVE_INFINITY;
const untilResponse = Number.POSITIVE_INFINITY;

/** Creates a gate with its state in memory: the quota that the API states, and lanes that 429 responses close. */
export function createGate({ clock, warnOnce }: GateContext): Gate {
  const quota = createQuota();
  const common = createLane();
  const lanes = new Map<string, ReturnType<typeof createLane>>();
  let lastHeaders: Headers | undefined;

  const holdMs = (request: QueuedRequest, waiting: number): number => {
    const now = clock.monotonic();
    const ownMs = lanes.get(request.name)?.holdMs(now, true) ?? 0;
    return Math.max(ownMs, common.holdMs(now, quota.isStated(request.name)), quota.holdMs(request, waiting, now));
  };
  return {
    holdMs,
    enter({ name }, expiresAt) {
      const draw = quota.enter(name, clock.monotonic(), expiresAt);
      const own = lanes.get(name) ?? createLane();
      lanes.set(name, own);
      own.enter(draw);
      common.enter(draw);
      return draw;
    },
    leave(draw: Draw, response) {
      const [now, wallNow] = [clock.monotonic(), clock.now()];
      lastHeaders = response?.headers ?? lastHeaders;
      const isRefused = response?.status === 429;
      const isImplausible = quota.leave(draw, response?.headers, isRefused, now, wallNow);
      const hintMs = response && readRetryDelay(response, wallNow);
      // With quota left, the 429 concerns only the capacity for this operation.
      const isOwn = isRefused && quota.isStated(draw.operation) && Number(readRemaining(response.headers)) > 0;
      common.leave(draw, response && isRefused && !isOwn, now, hintMs);
      lanes.get(draw.operation)?.leave(draw, isRefused && !isOwn ? undefined : response && isOwn, now, hintMs);
      if (isImplausible || (isRefused && hintMs === undefined && response.headers.has("retry-after"))) {
        warnOnce(implausible, { headers: Object.fromEntries(response?.headers ?? []) });
      }
    },
    snapshot: (next, waiting) => ({
      ...(lastHeaders && toRateLimit(lastHeaders, clock.now())),
      holdMs: next ? holdMs(next, waiting) : common.holdMs(clock.monotonic(), true),
    }),
  };
}

/**
 * Creates an open lane. A 429 closes the lane for the stated delay, or otherwise for about as long as was enough the
 * last time. Then one request probes the limit; any response other than a 429 opens the lane. As many requests as were
 * accepted the last time (the grant) may follow at once; after that, one may be in flight, and more with each success.
 */
function createLane() {
  let closedAt = never;
  let closedUntil: number | undefined;
  let lastClosedMs = 0;
  let probe: Draw | undefined;
  let inFlight = 0;
  let grant = 0;
  let sent = 0;
  let accepted = 0;
  let width = firstWidth;
  let widest = untilResponse;

  const close = (now: number): void => {
    if (closedAt === never || accepted < grant) grant = accepted;
    else if (accepted < grant * 1.5) grant = Math.ceil((grant + accepted) / 2);
    else widest = Math.max(1, inFlight - 1);
    closedAt = now;
  };
  const accept = (): void => {
    accepted += 1;
    if (inFlight < width / 2 || (closedAt > never && accepted <= grant)) return; // The width limited no request.
    width = Math.min(Math.floor(widest), width + growth);
    if (width === Math.floor(widest)) widest += 1 / patience;
  };
  return {
    /**
     * How long a request must wait, in milliseconds; `Infinity`: until the next response. `isStated`: whether the API
     * states a quota.
     */
    holdMs(now: number, isStated: boolean): number {
      const hasRoom = inFlight < width || sent < grant || (isStated && closedAt === never);
      if (closedUntil === undefined) return hasRoom ? 0 : untilResponse;
      closedUntil = Math.min(closedUntil, now + longestHoldMs); // Limits the wait even if a clock was set back.
      return probe ? untilResponse : Math.max(0, closedUntil - now);
    },
    enter(draw: Draw): void {
      inFlight += 1;
      sent += 1;
      if (closedUntil !== undefined) probe = draw;
    },
    /**
     * Records that a request has ended. `isRefused`: whether its response is a 429 that concerns this lane; `undefined`
     * if it says nothing about this lane. `hintMs` is the delay that the response stated.
     */
    leave(draw: Draw, isRefused: boolean | undefined, now: number, hintMs?: number): void {
      const isCurrent = draw.sentAt > closedAt;
      const isProbe = draw === probe;
      if (isProbe) probe = undefined;
      if (isRefused && (isCurrent || closedUntil !== undefined)) {
        const pauseMs = isProbe ? (now - closedAt) * 0.4 : hintMs === undefined ? lastClosedMs * 0.7 : 0;
        if (isCurrent && !isProbe) close(now);
        // A 429 to a request from before the lane closed extends the closed time only if it states a delay.
        const ms = Math.max(isCurrent ? Math.max(shortestPauseMs, pauseMs) : 0, hintMs ?? 0);
        closedUntil = Math.max(closedUntil ?? 0, now + Math.min(longestHoldMs, ms));
      }
      if (isRefused === false && isProbe) {
        lastClosedMs = Math.min(now - closedAt, lastClosedMs * 2 || untilResponse);
        closedUntil = undefined;
        [accepted, sent, width] = [0, 1, 1];
      }
      if (isRefused === false && isCurrent) accept();
      inFlight -= 1;
    },
  };
}
