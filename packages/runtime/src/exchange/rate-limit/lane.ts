/**
 * A group of requests under a limit that only 429 responses reveal: all requests of a client, or those of one operation.
 */
export interface Lane {
  /**
   * How long a request must wait in milliseconds; `Infinity` until a response arrives. `isStated`: the API states a quota.
   */
  holdMs(now: number, isStated: boolean): number;
  enter(): Pass;
  /**
   * Records the result of a request: whether it was answered with 429 and the delay that this states; `undefined` without a
   * response.
   */
  leave(pass: Pass, isRefused: boolean | undefined, now: number, hintMs?: number): void;
}

/** A request in a lane. */
export interface Pass {
  /** How often the lane had been closed when the request was sent. */
  readonly closings: number;
  /** The number of requests in flight at that time, including this one. */
  readonly inFlight: number;
  /** Whether it was sent beyond the grant. */
  readonly isTrial: boolean;
}

/** The number of requests that may be in flight before the first response. */
const firstWidth = 10;
/** How much the width grows with each success. */
const growth = 0.5;
/** The number of successes at a rejected width before the next width is tried. Each rejection doubles it. */
const firstPatience = 20;
const shortestPauseMs = 100;
/** The maximum time in milliseconds without a probe, whatever a response has stated. */
export const longestHoldMs = 60_000;
const untilResponse = Number.POSITIVE_INFINITY;

/**
 * Creates an open lane.
 *
 * A 429 closes it for the delay that the API states, or else about as long as was enough the last time. Then one request
 * probes, and only its response opens the lane: for as many requests at once as were accepted the last time (the grant), and
 * beyond these for one at a time, more with each success.
 */
export function createLane(): Lane {
  let closings = 0;
  let closedAt = 0;
  let closedUntil: number | undefined;
  let lastClosedMs = 0;
  let probe: Pass | undefined;
  let inFlight = 0;
  let grant = 0;
  let sent = 0;
  let accepted = 0;
  let width = firstWidth;
  let widest = untilResponse;
  let patience = firstPatience;
  let successes = 0;

  const close = (pass: Pass, now: number): number => {
    closings += 1;
    if (pass === probe) return (now - closedAt) * 0.4;
    if (closings === 1 || accepted < grant) grant = accepted;
    else if (accepted < grant * 1.5) grant = Math.ceil((grant + accepted) / 2);
    if (pass.isTrial) {
      widest = Math.max(1, pass.inFlight - 1);
      patience *= 2;
    }
    closedAt = now;
    return lastClosedMs * 0.7;
  };
  const accept = ({ isTrial }: Pass): void => {
    accepted += 1;
    if (inFlight < width / 2 || (closings > 0 && !isTrial)) return; // nobody needs more
    width = Math.min(widest, width + growth);
    successes = width === widest ? successes + 1 : 0;
    if (successes > patience) widest += 1;
  };
  return {
    holdMs(now, isStated) {
      if (closedUntil === undefined) {
        return inFlight < width || sent < grant || (isStated && closings === 0) ? 0 : untilResponse;
      }
      closedUntil = Math.min(closedUntil, now + longestHoldMs); // Also if a clock was set back.
      return probe ? untilResponse : Math.max(0, closedUntil - now);
    },
    enter() {
      inFlight += 1;
      sent += 1;
      const isTrial = closings > 0 && closedUntil === undefined && sent > grant;
      const pass = { closings, inFlight, isTrial };
      if (closedUntil !== undefined) probe = pass;
      return pass;
    },
    leave(pass, isRefused, now, hintMs = 0) {
      const isProbe = pass === probe;
      const isCurrent = pass.closings === closings;
      if (isRefused) {
        // A 429 to a request that was sent before the lane closed can only prolong the closing.
        const pauseMs = isCurrent ? Math.max(shortestPauseMs, close(pass, now)) : 0;
        if (isCurrent || closedUntil !== undefined) {
          closedUntil = Math.max(closedUntil ?? 0, now + Math.min(longestHoldMs, Math.max(pauseMs, hintMs)));
        }
      } else if (isRefused === false && isProbe) {
        lastClosedMs = now - closedAt;
        closedUntil = undefined;
        accepted = 0;
        sent = 1;
        width = 1;
      }
      if (isProbe) probe = undefined;
      if (isRefused === false && isCurrent) accept(pass);
      inFlight -= 1;
    },
  };
}
