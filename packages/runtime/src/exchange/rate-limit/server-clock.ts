import { parseHttpDate } from "../../http/retry-after.ts";
import { createRange } from "./interval.ts";

/** Resets and dates are stated in whole seconds, rounded this way or that. */
const roundingMs = 1000;
/** Our timers and the server's may differ by so much. */
const marginMs = 10;

/** Learns when windows really end, by our clock. */
export interface ServerClock {
  observeDate(date: string | null, sentAt: number, now: number): void;
  /** A window was not over when a request went out. */
  observeOpen(resetAt: number, sentAt: number): void;
  /** A window was over when an answer came. */
  observeEnd(resetAt: number, now: number): void;
  /** When a window that is stated to end then is over for sure, in milliseconds since 1970. */
  endOf(resetAt: number): number;
  /** What the server's clock shows when ours shows this. */
  serverTime(now: number): number;
}

/** Nothing is known of it yet. */
export function createServerClock(): ServerClock {
  let lastDate: string | null = null;
  const offset = createRange();
  const lag = createRange();
  // A window that is thought to be over too late costs less than a 429.
  const usualLag = (): number => (offset.clamp(0) === 0 ? 0 : offset.high());
  return {
    observeDate(date, sentAt, now) {
      if (date === lastDate) return;
      lastDate = date;
      const time = parseHttpDate(date, now);
      if (time !== undefined) offset.narrow(sentAt - time - roundingMs, now - time);
    },
    observeOpen: (resetAt, sentAt) => lag.narrow(sentAt - resetAt, Number.POSITIVE_INFINITY),
    observeEnd: (resetAt, now) => lag.narrow(Number.NEGATIVE_INFINITY, now - resetAt),
    endOf(resetAt) {
      const usual = usualLag();
      const exact = lag.clamp(usual) === usual ? usual : lag.high();
      return resetAt + marginMs + Math.min(usual + roundingMs, Math.max(usual - roundingMs, exact));
    },
    serverTime: (now) => now - usualLag(),
  };
}
