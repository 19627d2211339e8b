import { WebhookVerificationError } from "./errors.ts";

/** How far the time of signing may be from now. */
export interface Tolerance {
  /** The time to compare with. @default the present */
  readonly now?: Date | undefined;
  /** Age up to which a signature is accepted, in seconds. @default 300 */
  readonly maxAgeSeconds?: number | undefined;
  /** How far the sender's clock may be ahead, in seconds. @default 60 */
  readonly maxAheadSeconds?: number | undefined;
}

/**
 * Compares in whole seconds, as the timestamp has no finer part. Written so that NaN, from a broken option, refuses.
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
  return new WebhookVerificationError(reason, `by ${seconds} s, ${limit} allowed. Check the clocks, sign anew`);
}
