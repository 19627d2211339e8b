/**
 * Why a delivery was refused. `body-was-parsed` and `empty-secret` are mistakes of the program that verifies or signs; the others
 * concern the received request.
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
  override readonly name = "WebhookVerificationError";
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
