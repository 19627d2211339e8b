/**
 * Why a delivery was refused. The received request: one of both headers is missing (`missing-header`) or cannot be read
 * (`malformed-header`), it was signed more than `maxAgeSeconds` ago (`too-old`) or for a time more than `maxAheadSeconds` ahead
 * (`in-future`), or no secret matches its signature (`no-match`). The program that verifies or signs: it does not pass the raw body
 * (`body-was-parsed`), or no secret (`empty-secret`). The list is complete: another reason would be a breaking change.
 */
export type VerificationReason =
  | "missing-header"
  | "malformed-header"
  | "too-old"
  | "in-future"
  | "no-match"
  | "body-was-parsed"
  | "empty-secret";

/** The signature of a delivery could not be verified. The message names the fix and shows no secret. */
export class WebhookVerificationError extends Error {
  /** The name of the class. */
  override readonly name = "WebhookVerificationError";
  /** Why it was refused; `message` begins with it and names the fix. */
  readonly reason: VerificationReason;

  constructor(reason: VerificationReason, message: string) {
    super(`${reason}: ${message}`);
    this.reason = reason;
  }
}

/** Whether an error is a {@link WebhookVerificationError}. Also recognizes errors of another installed copy of this package. */
export function isWebhookVerificationError(error: unknown): error is WebhookVerificationError {
  return error instanceof Error && error.name === "WebhookVerificationError";
}
