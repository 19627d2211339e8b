/**
 * Why a delivery could not be verified or signed.
 *
 * - `missing-header`, `malformed-header`: the timestamp or signature header is missing or malformed.
 * - `too-old`: the signature is older than `maxAgeSeconds`.
 * - `in-future`: the time of signing is more than `maxAheadSeconds` ahead.
 * - `no-match`: no secret matches the signature.
 * - `body-was-parsed`: the program that verifies or signs did not pass the raw body.
 * - `empty-secret`: the program passed no secret, or a blank one.
 *
 * The list is complete: adding a reason would be a breaking change.
 */
export type VerificationReason =
  | "missing-header"
  | "malformed-header"
  | "too-old"
  | "in-future"
  | "no-match"
  | "body-was-parsed"
  | "empty-secret";

/** A delivery could not be verified or signed. The message names the fix and contains no secret. */
export class WebhookVerificationError extends Error {
  /** The name of the class, by which {@link isWebhookVerificationError} recognizes errors. */
  override readonly name = "WebhookVerificationError";
  /** The reason in machine-readable form. `message` begins with the reason. */
  readonly reason: VerificationReason;

  constructor(reason: VerificationReason, message: string) {
    super(`${reason}: ${message}`);
    this.reason = reason;
  }
}

/**
 * Whether an error is a {@link WebhookVerificationError}. Also recognizes errors of another installed copy of this
 * package.
 */
export function isWebhookVerificationError(error: unknown): error is WebhookVerificationError {
  return error instanceof Error && error.name === "WebhookVerificationError";
}
