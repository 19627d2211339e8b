import { timestamp } from "./timestamp.ts";

/** A time, as the sandbox computes with it and as the API writes it. */
export interface Moment {
  /** In milliseconds since 1970. */
  readonly now: number;
  /** In the format of {@link timestamp}. */
  readonly timestamp: string;
}

// The last one, because most requests arrive in the same second as others.
let last: Moment = { now: 0, timestamp: timestamp(0) };

/** The moment at a time in milliseconds since 1970. */
export function momentAt(now: number): Moment {
  const isSameSecond = Math.floor(now / 1000) === Math.floor(last.now / 1000);
  if (now !== last.now) last = { now, timestamp: isSameSecond ? last.timestamp : timestamp(now) };
  return last;
}
