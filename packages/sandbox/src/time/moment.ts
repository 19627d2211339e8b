import { timestamp } from "./timestamp.ts";

/** A time, as the sandbox computes with it and as the API writes it. */
export interface Moment {
  /** In milliseconds since 1970. */
  readonly now: number;
  /** In the format of {@link timestamp}. */
  readonly timestamp: string;
}

/** The moment at a time in milliseconds since 1970. */
export function momentAt(now: number): Moment {
  return { now, timestamp: timestamp(now) };
}
