import { type RateLimit, readRemaining, readRetryDelay, toRateLimit } from "../../http/rate-limit-headers.ts";
import type { QueuedRequest } from "../../model/rate-limiter.ts";
import type { Clock } from "../../platform/clock.ts";
import { createLane, type Lane, type Pass } from "./lane.ts";
import { createQuota, type Draw } from "./quota.ts";

/** Decides how long the requests of a queue must wait, and learns from their responses. */
export interface Gate {
  /**
   * How long a request must wait in milliseconds; `Infinity` until a response arrives. `waiting` is the number of waiting
   * requests, including this one.
   */
  holdMs(request: QueuedRequest, waiting: number): number;
  /** Lets a request pass. `expiresAt` is when it has certainly ended, on the monotonic clock. */
  enter(request: QueuedRequest, expiresAt: number): GatePass;
  /** Records that a request has ended, with its response if there was one. */
  leave(pass: GatePass, response: Response | undefined): void;
  /** Shows the latest rate limit. `next` is the first waiting request. */
  snapshot(next: QueuedRequest | undefined, waiting: number): GateSnapshot;
}

/** The rate limit as a gate sees it. */
export interface GateSnapshot extends RateLimit {
  /** How long a request must wait in milliseconds; `Infinity` until a response arrives. */
  readonly holdMs: number;
}

/** A request that a gate has let pass. */
export interface GatePass {
  /**
   * When the request has certainly ended. Where calls are isolated, nobody releases the permit of a call whose caller has gone.
   */
  readonly expiresAt: number;
}

/** What a gate needs of the client. */
export interface GateContext {
  /** The source of time. */
  readonly clock: Pick<Clock, "now" | "monotonic">;
  /** Reports a problem; a repeated message may be dropped. */
  readonly warnOnce: (message: string, details: object) => void;
}

interface LocalPass extends GatePass {
  readonly draw: Draw;
  readonly passes: readonly [common: Pass, own: Pass];
}

/** Creates a gate with its state in memory: the quota that the API states, and lanes that 429 responses close. */
export function createGate({ clock, warnOnce }: GateContext): Gate {
  const quota = createQuota();
  const common = createLane();
  const lanes = new Map<string, Lane>();
  let lastHeaders: Headers | undefined;

  const laneOf = (operation: string): Lane => {
    const lane = lanes.get(operation) ?? createLane();
    lanes.set(operation, lane);
    return lane;
  };
  const holdMs = (request: QueuedRequest, waiting: number): number => {
    const now = clock.monotonic();
    const { name } = request;
    const quotaMs = quota.holdMs(request, waiting, now);
    return Math.max(quotaMs, common.holdMs(now, quota.isStated(name)), laneOf(name).holdMs(now, true));
  };
  return {
    holdMs,
    enter({ name }, expiresAt) {
      const passes = [common.enter(), laneOf(name).enter()] as const;
      const pass: LocalPass = { draw: quota.enter(name, clock.monotonic()), passes, expiresAt };
      return pass;
    },
    leave(pass, response) {
      const { draw, passes } = pass as LocalPass;
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
    },
    snapshot: (next, waiting) => ({
      ...(lastHeaders && toRateLimit(lastHeaders, clock.now())),
      holdMs: next ? holdMs(next, waiting) : common.holdMs(clock.monotonic(), true),
    }),
  };
}
