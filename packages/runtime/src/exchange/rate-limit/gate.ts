import { readRemaining, readRetryDelay, toRateLimit } from "../../http/rate-limit-headers.ts";
import type { Gate, QueuedRequest } from "../../model/rate-limiter.ts";
import type { Clock } from "../../platform/clock.ts";
import { createLane, type Lane } from "./lane.ts";
import { createQuota, type Draw } from "./quota.ts";

/** What a gate needs of the client. */
export interface GateContext {
  /** The source of time. */
  readonly clock: Pick<Clock, "now" | "monotonic">;
  /** Reports a problem; a repeated message may be dropped. */
  readonly warnOnce: (message: string, details: object) => void;
}

/** Creates a gate with its state in memory: the quota that the API states, and lanes that 429 responses close. */
export function createGate({ clock, warnOnce }: GateContext): Gate {
  const quota = createQuota();
  const common = createLane();
  const lanes = new Map<string, Lane>();
  let lastHeaders: Headers | undefined;

  const holdMs = (request: QueuedRequest, waiting: number): number => {
    const now = clock.monotonic();
    const { name } = request;
    const ownMs = lanes.get(name)?.holdMs(now, true) ?? 0;
    return Math.max(ownMs, common.holdMs(now, quota.isStated(name)), quota.holdMs(request, waiting, now));
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
    leave(pass, response) {
      const draw = pass as Draw;
      const [now, wallNow] = [clock.monotonic(), clock.now()];
      const headers = response?.headers;
      lastHeaders = headers ?? lastHeaders;
      const isRefused = response?.status === 429;
      const isImplausible = quota.leave(draw, headers, isRefused, now, wallNow);
      const hintMs = response && readRetryDelay(response, wallNow);
      // With quota left, the 429 concerns only the capacity for this operation.
      const isOwn = isRefused && quota.isStated(draw.operation) && Number(readRemaining(response.headers)) > 0;
      common.leave(draw, response && isRefused && !isOwn, now, hintMs);
      lanes.get(draw.operation)?.leave(draw, isRefused && !isOwn ? undefined : response && isOwn, now, hintMs);
      if (isImplausible || (isRefused && hintMs === undefined && response.headers.has("retry-after"))) {
        warnOnce("the API states an implausible rate limit or Retry-After, which is ignored", {
          headers: Object.fromEntries(headers ?? []),
        });
      }
    },
    snapshot: (next, waiting) => ({
      ...(lastHeaders && toRateLimit(lastHeaders, clock.now())),
      holdMs: next ? holdMs(next, waiting) : common.holdMs(clock.monotonic(), true),
    }),
  };
}
