import { WebhookVerificationError } from "./errors.ts";

/** How far the timestamp of a signature may be from the current time. */
export interface Tolerance {
  /**
   * The time at which the age of the signature is measured.
   *
   * @default the current time
   */
  readonly now?: Date | undefined;
  /** The maximum age of a signature, in seconds. @default 300 */
  readonly maxAgeSeconds?: number | undefined;
  /**
   * How far the sender's clock may be ahead, in seconds.
   *
   * @default 60
   */
  readonly maxAheadSeconds?: number | undefined;
}

/**
 * Checks the age of a signature in whole seconds, the precision of the timestamp. The negated conditions reject the
 * signature if an option is NaN.
 *
 * @throws {WebhookVerificationError} `too-old` or `in-future`.
 */
export function checkTime(
  timestamp: string,
  { now = new Date(), maxAgeSeconds = 300, maxAheadSeconds = 60 }: Tolerance,
): void {
  const age = Math.floor(Number(now) / 1000) - Number(timestamp);
  if (!(age <= maxAgeSeconds)) throw outside("too-old", age, maxAgeSeconds);
  if (!(-age <= maxAheadSeconds)) throw outside("in-future", -age, maxAheadSeconds);
}

function outside(reason: "too-old" | "in-future", seconds: number, limit: number): WebhookVerificationError {
  return new WebhookVerificationError(reason, `${seconds} s, at most ${limit} allowed. Check the clocks or sign again`);
}
