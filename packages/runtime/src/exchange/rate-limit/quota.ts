import { createServerClock, readRemaining } from "../../http/rate-limit-headers.ts";
import { hasPriority } from "../../model/operation.ts";
import type { GatePass, QueuedRequest } from "../../model/rate-limiter.ts";

/** What the API states about its limits. Times are in milliseconds on the monotonic clock, except `wallNow`. */
export interface Quota {
  isStated(operation: string): boolean;
  /** How long a request must wait; `Infinity`: until the next response. `waiting` includes this request. */
  holdMs(request: QueuedRequest, waiting: number, now: number): number;
  enter(operation: string, sentAt: number, expiresAt: number): Draw;
  /** Records that a request has ended. Returns whether the headers of its response state an implausible limit. */
  leave(draw: Draw, headers: Headers | undefined, isRefused: boolean, now: number, wallNow: number): boolean;
}

/** A request in flight, which counts against the quota. */
export interface Draw extends GatePass {
  readonly operation: string;
  readonly sentAt: number;
  readonly bucket: Bucket;
}

/** One limit, shared by the operations whose responses state it. If `limit` is 0, nothing is known. */
interface Bucket {
  readonly limit: number;
  remaining: number;
  resetAt: number;
  heardAt: number;
  sentAt: number;
  inFlight: number;
  /** The request that probes whether more requests are left than stated. */
  probe: Draw | undefined;
  /** Whether the API accepted a request before the reset although none was left. Requests are then sent one by one. */
  isDoubtful: boolean;
}

/** The maximum time without a probe, in milliseconds, whatever a response has stated. */
export const longestHoldMs = 60_000;

/** Creates a quota, which delays nothing until a response states a limit. */
export function createQuota(): Quota {
  const serverClock = createServerClock();
  const unknown = createBucket(0);
  const byLimit = new Map<number, Bucket>();
  const byOperation = new Map<string, Bucket>();
  let last = unknown;
  const bucketOf = (operation: string): Bucket => byOperation.get(operation) ?? last;

  /** Reads the quota that a response states. `undefined`: it states none; `false`: it states an implausible one. */
  const read = ({ operation, sentAt }: Draw, headers: Headers, now: number, wallNow: number): boolean | undefined => {
    let bucket = byOperation.get(operation);
    let resetAt = 0;
    const remaining = readRemaining(headers);
    if (remaining === undefined) {
      byOperation.set(operation, bucket ?? unknown);
      return undefined;
    }
    // While more than half is left, only `remaining` matters. Parsing all headers would be expensive.
    if (!bucket?.limit || remaining <= bucket.limit / 2) {
      const stated = serverClock.readQuota(headers, sentAt, now, wallNow);
      if (!stated) return false;
      bucket = byLimit.get(stated.limit) ?? createBucket(stated.limit);
      byLimit.set(stated.limit, bucket);
      byOperation.set(operation, bucket);
      last = bucket;
      // Relative resets are rounded, so the earliest stated end is the most accurate.
      const isRepeated = stated.isRelative && remaining <= bucket.remaining && bucket.resetAt > now;
      resetAt = isRepeated ? Math.min(stated.resetAt, bucket.resetAt) : stated.resetAt;
    }
    if (sentAt <= bucket.heardAt && remaining >= bucket.remaining) return true; // A late response.
    if (remaining > 0) bucket.isDoubtful = false;
    Object.assign(bucket, { remaining, heardAt: now, resetAt });
    return true;
  };
  return {
    isStated: (operation) => bucketOf(operation).limit > 0,
    holdMs(request, waiting, now) {
      const bucket = bucketOf(request.name);
      const { limit, remaining, resetAt, heardAt, sentAt, inFlight } = bucket;
      if (limit === 0) return 0;
      const left = remaining - inFlight - unknown.inFlight;
      const reserve = hasPriority(request.operation) ? 0 : Math.min(4, Math.ceil(limit / 5));
      if (left > reserve || left >= Math.max(1, waiting)) return 0;
      if (left > 0 && resetAt > now) return Math.max(0, sentAt + (resetAt - now) / (left + 1) - now);
      if (inFlight > 0 && (remaining > 0 || bucket.isDoubtful)) return Number.POSITIVE_INFINITY;
      const ms = bucket.isDoubtful ? 0 : Math.min(resetAt, heardAt + longestHoldMs) - now;
      // The stated reset may be wrong: a request whose deadline is earlier is sent as a probe rather than rejected.
      return ms > 0 && ms < request.deadlineAt - now ? ms : bucket.probe ? Number.POSITIVE_INFINITY : 0;
    },
    enter(operation, sentAt, expiresAt) {
      const bucket = bucketOf(operation);
      const draw = { operation, sentAt, expiresAt, bucket };
      if (bucket.remaining <= bucket.inFlight) bucket.probe = draw;
      bucket.inFlight += 1;
      bucket.sentAt = sentAt;
      return draw;
    },
    leave(draw, headers, isRefused, now, wallNow) {
      const { bucket, operation, sentAt } = draw;
      const isEarly = sentAt < bucket.resetAt;
      const isUnderstood = headers && read(draw, headers, now, wallNow);
      bucket.inFlight -= 1;
      if (isUnderstood === undefined) bucket.remaining -= 1; // The API may have counted the request.
      if (bucket.probe === draw) {
        bucket.probe = undefined;
        if (isRefused && !isEarly && bucket.resetAt <= now) serverClock.expectRoundedDown();
        const isOwn = isUnderstood === true && byOperation.get(operation) === bucket;
        bucket.isDoubtful = isOwn && isEarly && !isRefused && bucket.remaining <= 0;
      }
      return isUnderstood === false;
    },
  };
}

function createBucket(limit: number): Bucket {
  const unheard = { remaining: Number.POSITIVE_INFINITY, resetAt: 0, heardAt: Number.NEGATIVE_INFINITY, sentAt: 0 };
  return { limit, ...unheard, inFlight: 0, probe: undefined, isDoubtful: false };
}
