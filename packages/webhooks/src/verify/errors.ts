/**
 * Why a delivery was refused. `body-was-parsed` and `empty-secret` are mistakes on the side that verifies, or signs; the
 * others speak of what was received.
 */
export type VerificationReason =
  | "missing-header"
  | "malformed-header"
  | "too-old"
  | "in-future"
  | "no-match"
  | "body-was-parsed"
  | "empty-secret";

/** It is not proven that the delivery comes from a holder of the secret. The message says what to do, and shows no secret. */
export class WebhookVerificationError extends Error {
  override readonly name = "WebhookVerificationError";
  readonly reason: VerificationReason;

  constructor(reason: VerificationReason, message: string) {
    super(`${reason}: ${message}`);
    this.reason = reason;
  }
}

/** Whether an error is a {@link WebhookVerificationError}, also one of another installed copy of this package. */
export function isWebhookVerificationError(error: unknown): error is WebhookVerificationError {
  return error instanceof Error && error.name === "WebhookVerificationError";
}
