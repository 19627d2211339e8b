import { isRelative, parseHttpDate } from "./rate-limit-headers.ts";

const secondMs = 1_000;

/** Converts resets to the monotonic clock, whatever the difference between the wall clocks of client and server. */
export interface ServerClock {
  /**
   * Converts a reset in seconds to milliseconds on the monotonic clock. If it is uncertain, takes the latest time: waiting is
   * cheaper than a 429. `sentAt` and `now` are on the monotonic clock, `wallNow` on the client's wall clock.
   */
  toResetAt(reset: number, headers: Headers, sentAt: number, now: number, wallNow: number): number;
  /** Expects resets up to one second later, because the server rounds them down. */
  expectRoundedDown(): void;
}

/** Creates a server clock that learns from the header `Date` of each response. */
export function createServerClock(): ServerClock {
  /** How much later than stated a period may end, in milliseconds: the clocks differ slightly. */
  let marginMs = 10;
  let aheadMs = Number.POSITIVE_INFINITY;
  return {
    toResetAt(reset, headers, sentAt, now, wallNow) {
      if (isRelative(reset)) return now + reset * secondMs + marginMs;
      const date = parseHttpDate(headers.get("date")) ?? Number.NaN; // In whole seconds: up to one second too early.
      const isWallRight = !(now - wallNow > now - date || now - wallNow < sentAt - date - secondMs);
      const isClockSet = now - date > aheadMs + secondMs + now - sentAt;
      if (date) aheadMs = isClockSet ? now - date : Math.min(aheadMs, now - date);
      return reset * secondMs + (isWallRight ? now - wallNow : aheadMs) + marginMs;
    },
    expectRoundedDown() {
      marginMs = secondMs;
    },
  };
}
