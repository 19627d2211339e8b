// A quota is a limit that responses state. Its state is one record; the functions read it, or return what changes.
// - Quota: how many requests are left in a period, or in a bucket that the API refills all the time.
// - Spaced request: one of the last of a quota. They are spread over the time to the reset; their responses tell early
//   how many requests have been added.
import type { StatedQuota } from "../../http/rate-limit-headers.ts";
import { hasPriority } from "../../model/operation.ts";
import type { QueuedRequest } from "../../model/rate-limiter.ts";
import { longestPauseMs, never, untilResponse } from "./lane.ts";

/** What responses have stated, and the requests that they do not count yet. Times are in monotonic milliseconds. */
export interface Quota {
  readonly limit: number; // the number of requests per period; 0 if no response has stated it
  inFlight: number;
  sentAt: number;
  remaining: number;
  resetAt: number;
  heardAt: number;
  countedAtMost: number; // how many requests the current period can have counted: those since an earlier reset was stated
  recent: number; // how many requests a next period can have counted: those since the latest statement
  isBucket: boolean; // whether a bucket is full at the reset; it always keeps its spaced requests, and so never runs dry
  test?: object | undefined; // the request that tests whether more requests are left than stated
  isResetInDoubt: boolean; // whether the test was accepted before the reset; requests are then sent one by one
}

/** What a response changes. */
export type Change = Pick<Quota, "remaining" | "resetAt" | "heardAt" | "countedAtMost" | "isBucket" | "isResetInDoubt">;

/** Creates a quota of which no response has stated what is left. */
export function createQuota(limit: number): Quota {
  const counts = { inFlight: 0, remaining: untilResponse, countedAtMost: untilResponse, recent: untilResponse };
  const times = { sentAt: 0, resetAt: 0, heardAt: never };
  return { limit, ...counts, ...times, isBucket: false, isResetInDoubt: false };
}

/** The maximum time between two spaced requests of a bucket: a large one is full much later than it has requests again. */
const longestSpacingMs = 1_000;

/** How long a request must wait; `Infinity`: until the next response. `left` excludes the requests in flight. */
export function quotaWaitMs(quota: Quota, request: QueuedRequest, waiting: number, left: number, now: number): number {
  const { limit, remaining, resetAt, heardAt, sentAt, inFlight, isBucket, isResetInDoubt, test } = quota;
  const spaced = hasPriority(request.operation) ? 0 : Math.min(4, Math.ceil(limit / 5));
  const mayBeBucket = isBucket || (quota.countedAtMost === untilResponse && waiting > 1);
  if (limit === 0 || left > spaced || (!mayBeBucket && left >= Math.max(1, waiting))) return 0;
  const spacingMs = Math.min((resetAt - now) / (left + 1), mayBeBucket ? longestSpacingMs : untilResponse);
  if (left > 0 && resetAt > now) return Math.max(0, sentAt + spacingMs - now);
  if (inFlight > 0 && (remaining > 0 || isResetInDoubt)) return untilResponse;
  const ms = isResetInDoubt ? 0 : Math.min(resetAt, heardAt + longestPauseMs) - now;
  // The stated reset may be wrong: a request whose deadline is earlier tests it rather than fails.
  return ms > 0 && ms < request.deadlineAt - now ? ms : test ? untilResponse : 0;
}

/** Two resets that differ by less denote the same time. */
const sameResetMs = 500;

/** Returns what a response changes. `sentAt` is the time at which its request was sent. */
export function afterStated(quota: Quota, stated: StatedQuota, sentAt: number, now: number): Change | undefined {
  const { limit, remaining } = quota;
  if (sentAt <= quota.heardAt && stated.remaining >= remaining) return undefined; // A late response.
  // Relative resets are rounded, so the earliest stated end is the most accurate.
  const isRepeated = stated.isRelative && stated.remaining <= remaining && quota.resetAt > now;
  const resetAt = isRepeated ? Math.min(stated.resetAt, quota.resetAt) : stated.resetAt;
  const isLater = resetAt > quota.resetAt + sameResetMs && !stated.isRelative;
  const countedAtMost = stated.isRelative ? limit : isLater ? quota.recent : quota.countedAtMost;
  const isBucket = quota.isBucket || stated.remaining < limit - countedAtMost;
  const isResetInDoubt = quota.isResetInDoubt && stated.remaining <= 0;
  return { remaining: stated.remaining, resetAt, heardAt: now, countedAtMost, isBucket, isResetInDoubt };
}
