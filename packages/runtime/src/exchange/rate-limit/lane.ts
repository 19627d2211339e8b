// A lane is a group of requests that a 429 delays together: all of a client, or those of one operation. Its state is one
// record; the functions `after...` are pure, and return what an event changes. Times are in monotonic milliseconds.
// - Width: how many requests may be in flight.
// - Pause: the time after a 429 in which no request is sent.
// - Probe: the one request that is sent when a pause is over. If the API accepts it, the pause ends.
// - Burst: how many requests the API accepts between two pauses. As many may be sent at once after a pause.

/** The state of a lane. `sent` and `accepted` count from the last probe; responses during the next pause count as well. */
export interface Lane {
  inFlight: number;
  sent: number;
  accepted: number;
  heardAt: number; // when the latest response arrived, or when the width of a new lane last grew without one
  readonly width: number;
  readonly growth: number; // what each accepted request adds to the width once the burst is sent
  readonly burst: number;
  readonly lastAccepted: number; // how many requests the API accepted before the last pause
  readonly isBurstSure: boolean; // whether the burst may be sent at once; otherwise it doubles with each round trip
  readonly changedAt: number; // when a 429 last began a pause or narrowed the width; -Infinity: never
  readonly proven: number; // the number of requests sent and accepted since then
  readonly pausedUntil?: number | undefined; // when the probe may be sent; `undefined`: there is no pause
  readonly isHeard: boolean; // whether only another process has received the 429, so that the burst was not too large
  probe?: object | undefined; // the request that probes the limit
  readonly doubtedAfter: number; // the width was too large if the API accepts a request that was sent later
  readonly pauseMs: number; // how long the last pause took
  readonly probeOnlyPauses: number; // how many pauses in a row have gained only their probe
}

/** What a 429 states: the delay, and whether quota is left, so that only the width can be too large. */
export interface Refusal {
  readonly delayMs: number | undefined;
  readonly hasQuota: boolean;
}

type Sent = { readonly sentAt: number };
type Change = Partial<Lane> | undefined;

/** The maximum time without a probe, whatever the API has stated. */
export const longestPauseMs = 60_000;
const shortestPauseMs = 100;
/** The width of a new lane. Until the first 429, each round trip adds as much. */
const firstWidth = 10;
/** The API refuses a request without work, so the requests are accepted if no response arrives for so long. */
const silenceMs = 200;
/** Three accepted requests allow one more. */
const openGrowth = 0.36;
/** The growth of a width that was once too large: one more request is tried after 100 that were accepted. */
const narrowGrowth = 0.01;
/** The same if the 429 states that quota is left: requests of other operations, with lanes of their own, end meanwhile. */
const quotaGrowth = 0.02;
/** The time of an event that has not happened. */
export const never: number = Number.NEGATIVE_INFINITY;
/** The wait for an event of unknown time. */
export const untilResponse: number = Number.POSITIVE_INFINITY;

/** Creates a lane that no 429 has delayed. */
export function createLane(inFlight = 0): Lane {
  const counts = { inFlight, sent: inFlight, accepted: 0, proven: 0, burst: 0, lastAccepted: 0, probeOnlyPauses: 0 };
  const pause = { pauseMs: 0, isHeard: false, isBurstSure: false };
  const times = { heardAt: never, changedAt: never, doubtedAfter: untilResponse };
  return { ...counts, ...pause, ...times, width: firstWidth, growth: openGrowth };
}

const isNew = (lane: Lane): boolean => lane.changedAt === never;
const isNarrow = (lane: Lane): boolean => lane.growth < openGrowth;

/** The width of a new lane follows from the accepted requests: after 10, 30 and 60, a width of 10 is 20, 30 and 40. */
const widthOf = (lane: Lane): number =>
  isNew(lane) ? (lane.width / 2) * (1 + Math.sqrt(1 + (8 * lane.accepted) / lane.width)) : lane.width;

/** How long a request must wait; `Infinity`: until the next response. A stated quota replaces the width of a new lane. */
export function laneWaitMs(lane: Lane, isStated: boolean, now: number): number {
  const { burst, pausedUntil } = lane;
  if (lane.probe) return untilResponse;
  if (pausedUntil !== undefined) return Math.max(0, Math.min(pausedUntil - now, longestPauseMs));
  if ((isStated && isNew(lane)) || lane.inFlight + 1 <= widthOf(lane)) return 0;
  if (lane.sent < (lane.isBurstSure ? burst : Math.min(burst, 2 * lane.accepted))) return 0;
  return isNew(lane) ? Math.max(0, lane.heardAt + silenceMs - now) : untilResponse;
}

/** Counts a request that is sent now. */
export function enterLane(lane: Lane, request: Sent): void {
  if (lane.inFlight === 0) lane.heardAt = request.sentAt;
  if (lane.inFlight >= firstWidth || lane.changedAt > never) Object.assign(lane, afterSent(lane, request));
  lane.inFlight += 1;
  lane.sent += 1;
}

/** Counts a request that has ended. `result`: `true` if it was accepted; `undefined` if it says nothing about the lane. */
export function leaveLane(lane: Lane, request: Sent, result: true | Refusal | undefined, now: number): void {
  if (result) lane.heardAt = now;
  else if (lane.probe === request) lane.probe = undefined;
  if (result === true) {
    lane.accepted += 1;
    if (lane.changedAt > never) Object.assign(lane, afterAccepted(lane, request, now));
  } else if (result) Object.assign(lane, afterRefused(lane, request, result, now));
  lane.inFlight -= 1;
}

/** A new lane beyond its width has been silent, or a quota has replaced its width. */
export function afterSent(lane: Lane, request: Sent): Change {
  if (lane.pausedUntil !== undefined) return { probe: request };
  const width = widthOf(lane);
  return isNew(lane) && lane.inFlight + 1 > width ? { heardAt: request.sentAt, width: lane.width + width } : undefined;
}

/** `lane` counts the request as accepted and as in flight. */
export function afterAccepted(lane: Lane, request: Sent, now: number): Change {
  const { width, growth, proven } = lane;
  if (isNew(lane)) return undefined;
  if (lane.probe === request) return afterPause(lane, now);
  if (lane.pausedUntil !== undefined)
    return request.sentAt > lane.doubtedAfter ? { ...narrower(lane, now, width), proven: 1 } : undefined;
  if (request.sentAt < lane.changedAt) return undefined;
  const isLimiting = lane.accepted > lane.burst && lane.inFlight >= width / 2;
  return { proven: proven + 1, ...(isLimiting && { width: width + growth }) };
}

/** Two periods without a pause between them give at most twice the burst. After more, a 429 means too large a width. */
const isBeyond = (accepted: number, burst: number): boolean => accepted > 2 * burst;

/** A width that was too large before is tried half as often. */
const lowerGrowth = (lane: Lane): number => (isNarrow(lane) ? lane.growth / 2 : narrowGrowth);

/** The width was too large. */
function narrower(lane: Lane, now: number, width: number, growth = lowerGrowth(lane)): Change {
  return { changedAt: now, proven: 0, pausedUntil: undefined, probe: undefined, width, growth };
}

/** The API has accepted the probe of a pause. */
function afterPause(lane: Lane, now: number): Change {
  const lastAccepted = lane.accepted - 1;
  const pauseMs = Math.min(now - lane.changedAt, 2 * lane.pauseMs || untilResponse);
  const burst = lane.isHeard && lane.burst ? lane.burst : nextBurst(lane, lastAccepted);
  const isTooWide = isBeyond(lastAccepted, burst);
  const probeOnlyPauses = lane.burst === 1 && lastAccepted === 1 ? lane.probeOnlyPauses + 1 : 0;
  // A slow bucket gives one request per pause. Its next pause begins at once, so that no further request is refused.
  const isSlow = probeOnlyPauses > 2 && probeOnlyPauses % 10 !== 0;
  return {
    ...{ sent: 1, accepted: 1, proven: 1, probe: undefined, lastAccepted, pauseMs, burst, probeOnlyPauses },
    isBurstSure: lane.isBurstSure || (lane.burst > 0 && lastAccepted >= lane.burst),
    width: isTooWide ? lane.width : 1,
    growth: isTooWide ? lowerGrowth(lane) : openGrowth,
    changedAt: isSlow ? now : lane.changedAt,
    pausedUntil: isSlow ? now + 0.92 * pauseMs : undefined,
  };
}

/** The same number twice is that of a window. More than the burst may be the flow of a bucket, and counts in part. */
function nextBurst({ burst, width, lastAccepted }: Lane, accepted: number): number {
  if (burst === 0 || accepted <= burst) return accepted;
  if (Math.abs(accepted - lastAccepted) <= accepted / 20) return Math.min(accepted, lastAccepted);
  return accepted > 1.5 * burst
    ? Math.max(burst, Math.min(accepted, width))
    : Math.ceil(burst + (accepted - burst) / 4);
}

/** A 429 means that a quota is used up, which requires a pause, or that the width is too large. */
export function afterRefused(lane: Lane, request: Sent, { delayMs, hasQuota }: Refusal, now: number): Change {
  const { accepted, inFlight, proven, pausedUntil, doubtedAfter } = lane;
  const isPaused = pausedUntil !== undefined;
  const isStated = delayMs !== undefined;
  if (!isPaused && request.sentAt >= lane.changedAt) {
    const isFar = !isNew(lane) && isBeyond(accepted, lane.burst) && inFlight >= 3;
    const width = Math.max(1, inFlight - 1);
    if (hasQuota ? isNew(lane) || proven >= 1 : isFar && !isStated && proven >= 10)
      return narrower(lane, now, width, hasQuota ? quotaGrowth : undefined);
    return {
      changedAt: now,
      width,
      pausedUntil: now + pauseOf(delayMs ?? 0.7 * lane.pauseMs, shortestPauseMs),
      isHeard: false,
      isBurstSure: isStated,
      doubtedAfter: isFar && isStated && proven >= 1 ? request.sentAt : untilResponse,
    };
  }
  const isDoubted = isPaused ? doubtedAfter < untilResponse : isNarrow(lane);
  const width = isDoubted ? Math.max(1, lane.width - 1) : lane.width;
  if (!isPaused) return { width };
  const isProbe = lane.probe === request;
  const leastMs = isProbe ? Math.max(shortestPauseMs, 0.6 * (now - lane.changedAt)) : 0;
  return {
    width,
    pausedUntil: Math.max(pausedUntil, now + pauseOf(delayMs ?? 0, leastMs)),
    isHeard: false,
    isBurstSure: lane.isBurstSure || isStated,
    probe: isProbe ? undefined : lane.probe,
  };
}

/** Returns what a pause of another process changes. */
export function afterHeard(lane: Lane, until: number, now: number): Change {
  if (lane.pausedUntil !== undefined) return undefined;
  const pausedUntil = now + pauseOf(until - now, 0);
  return { changedAt: now, pausedUntil, isHeard: true, isBurstSure: true, doubtedAfter: untilResponse };
}

const pauseOf = (ms: number, leastMs: number): number => Math.min(longestPauseMs, Math.max(ms, leastMs));
