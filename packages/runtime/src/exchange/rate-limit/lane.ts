/** A request in flight. `sentAt` is on the monotonic clock. */
export interface Sent {
  readonly sentAt: number;
}

/** A group of requests under a limit that only 429 responses reveal: all requests of a client, or those of one operation. */
export interface Lane {
  /** How long a request must wait in milliseconds; `Infinity` until a response arrives. `isStated`: the API states a quota. */
  holdMs(now: number, isStated: boolean): number;
  enter(request: Sent): void;
  /** Records whether a request was answered with 429, and the delay that this states; `undefined` without a response. */
  leave(request: Sent, isRefused: boolean | undefined, now: number, hintMs?: number): void;
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
const never = Number.NEGATIVE_INFINITY;
const untilResponse = Number.POSITIVE_INFINITY;

/**
 * Creates an open lane.
 *
 * A 429 closes it for the delay that the API states, or else about as long as was enough the last time. Then one request
 * probes, and only its response opens the lane: for as many requests at once as were accepted the last time (the grant), and
 * beyond these for one at a time, more with each success.
 */
export function createLane(): Lane {
  let closedAt = never;
  let closedUntil: number | undefined;
  let lastClosedMs = 0;
  let probe: Sent | undefined;
  let inFlight = 0;
  let grant = 0;
  let sent = 0;
  let accepted = 0;
  let width = firstWidth;
  let widest = untilResponse;
  let patience = firstPatience;

  const close = (request: Sent, now: number): number => {
    if (request === probe) return (now - closedAt) * 0.4;
    if (closedAt === never || accepted < grant) grant = accepted;
    else {
      if (accepted < grant * 1.5) grant = Math.ceil((grant + accepted) / 2);
      widest = Math.max(1, inFlight - 1);
      patience *= 2;
    }
    closedAt = now;
    return lastClosedMs * 0.7;
  };
  const accept = (): void => {
    accepted += 1;
    if (inFlight < width / 2 || (closedAt > never && accepted <= grant)) return; // nobody needs more
    width = Math.min(Math.floor(widest), width + growth);
    if (width === Math.floor(widest)) widest += 1 / patience;
  };
  return {
    holdMs(now, isStated) {
      if (closedUntil === undefined) {
        return inFlight < width || sent < grant || (isStated && closedAt === never) ? 0 : untilResponse;
      }
      closedUntil = Math.min(closedUntil, now + longestHoldMs); // Also if a clock was set back.
      return probe ? untilResponse : Math.max(0, closedUntil - now);
    },
    enter(request) {
      inFlight += 1;
      sent += 1;
      if (closedUntil !== undefined) probe = request;
    },
    leave(request, isRefused, now, hintMs = 0) {
      const isCurrent = request.sentAt > closedAt;
      if (isRefused && (isCurrent || closedUntil !== undefined)) {
        // A 429 to a request that was sent before the lane closed can only prolong the closing.
        const pauseMs = isCurrent ? Math.max(shortestPauseMs, close(request, now)) : 0;
        closedUntil = Math.max(closedUntil ?? 0, now + Math.min(longestHoldMs, Math.max(pauseMs, hintMs)));
      }
      if (isRefused === false && request === probe) {
        lastClosedMs = now - closedAt;
        closedUntil = undefined;
        [accepted, sent, width] = [0, 1, 1];
      }
      if (isRefused === false && isCurrent) accept();
      if (request === probe) probe = undefined;
      inFlight -= 1;
    },
  };
}
