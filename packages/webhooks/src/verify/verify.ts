// Verifies deliveries. The signature is checked last, because this check costs most.
import { WebhookVerificationError } from "./errors.ts";
import { checkTime, type Tolerance } from "./freshness.ts";
import { type HeadersLike, readSignedHeaders, type SignedHeaders } from "./headers.ts";
import { keyOf, signedContent } from "./hmac.ts";
import { checkOptions } from "./options.ts";
import { type RawBody, rawBytes } from "./raw-body.ts";
import { listSecrets, type Secrets } from "./secrets.ts";

/** A delivery, with the secrets and limits for its verification. */
export interface VerifyOptions extends Tolerance {
  /** The raw body, before parsing. */
  readonly body: RawBody;
  /** The headers of the delivery, in any form. */
  readonly headers: HeadersLike;
  /** The secret, or all valid secrets during a rotation. */
  readonly secrets: Secrets;
}

/** A verified delivery. */
export interface Verified {
  /** The time of signing. */
  readonly timestamp: Date;
  /** The index of the secret that matched. Shows whether an old secret is still in use. */
  readonly secretIndex: number;
}

/**
 * Verifies that a delivery was signed recently with one of the secrets.
 *
 * @throws {WebhookVerificationError} With the reason and the fix, if it was not.
 * @throws {TypeError} If an option is unknown or has a wrong type.
 */
export async function verify(options: VerifyOptions): Promise<Verified> {
  checkOptions(options, "body, headers, secrets, now, maxAgeSeconds:number, maxAheadSeconds:number");
  const { body, headers, secrets, ...tolerance } = options;
  const bytes = rawBytes(body);
  const list = listSecrets(secrets);
  const signed = readSignedHeaders(headers);
  checkTime(signed.timestamp, tolerance);
  return matchSecret(signed, bytes, list);
}

/**
 * Finds the secret with which a body was signed.
 *
 * @throws {WebhookVerificationError} `no-match`, if none matches.
 */
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
    "check the secret and its white space. Verify the body before parsing",
  );
}
