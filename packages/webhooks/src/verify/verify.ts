import { WebhookVerificationError } from "./errors.ts";
import { checkTime, type Tolerance } from "./freshness.ts";
import { type HeadersLike, readSignedHeaders, type SignedHeaders } from "./headers.ts";
import { keyOf, signedContent } from "./hmac.ts";
import { type RawBody, rawBytes } from "./raw-body.ts";
import { listSecrets, type Secrets } from "./secrets.ts";

/** A delivery, and with what it is checked. */
export interface VerifyOptions extends Tolerance {
  /** The raw body, before any parser. */
  readonly body: RawBody;
  /** The headers of the delivery, in any shape. */
  readonly headers: HeadersLike;
  /** The secret, or all that are valid during a rotation. */
  readonly secrets: Secrets;
}

/** What is known of a delivery once it is verified. */
export interface Verified {
  /** When it was signed. */
  readonly timestamp: Date;
  /** Which of the secrets matched, 0 for the first: tells when an old secret is no longer in use. */
  readonly secretIndex: number;
}

/**
 * Proves that a body was sent by a holder of one of the secrets, and just now.
 *
 * @throws {WebhookVerificationError} With the reason, and what to do, if it cannot be proven.
 */
export async function verify({ body, headers, secrets, ...tolerance }: VerifyOptions): Promise<Verified> {
  const bytes = rawBytes(body);
  const list = listSecrets(secrets);
  const signed = readSignedHeaders(headers);
  checkTime(signed.timestamp, tolerance);
  return matchSecret(signed, bytes, list);
}

/** @throws {WebhookVerificationError} `no-match`. */
export async function matchSecret(
  { timestamp, signatures }: SignedHeaders,
  body: Uint8Array,
  secrets: readonly string[],
): Promise<Verified> {
  const content = signedContent(timestamp, body);
  for (const [secretIndex, secret] of secrets.entries()) {
    const key = await keyOf(secret);
    for (const signature of signatures) {
      if (await crypto.subtle.verify("HMAC", key, signature, content)) {
        return { timestamp: new Date(Number(timestamp) * 1000), secretIndex };
      }
    }
  }
  throw new WebhookVerificationError(
    "no-match",
    "check the secret, also for white space. Verify the body as sent, not serialized anew",
  );
}
