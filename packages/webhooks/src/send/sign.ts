import { isTimestamp, SIGNATURE, TIMESTAMP } from "../verify/headers.ts";
import { keyOf, signedContent, toHex } from "../verify/hmac.ts";
import { checkOptions } from "../verify/options.ts";
import { type RawBody, rawBytes } from "../verify/raw-body.ts";
import { listSecrets } from "../verify/secrets.ts";

/** The body to sign, with the secret and the time of signing. */
export interface SignOptions {
  /** The exact bytes to send. A string stands for its UTF-8 bytes. */
  readonly body: RawBody;
  /** The secret as issued. Its UTF-8 bytes are the key. */
  readonly secret: string;
  /**
   * The time of signing; fractions of a second are dropped.
   *
   * @default the current time
   */
  readonly timestamp?: Date | undefined;
}

/** The two headers of a signed delivery. */
export type SignatureHeaders = {
  "X-Planasonix-Timestamp": string;
  "X-Planasonix-Signature": string;
};

/**
 * Signs a body. By default, receivers accept a signature for five minutes, so sign again for each attempt.
 *
 * @throws {WebhookVerificationError} `body-was-parsed` if the body is not raw, `empty-secret` if the secret is blank.
 * @throws {TypeError} If the timestamp is not a valid date since 1970, or an option is unknown.
 */
export async function sign(options: SignOptions): Promise<SignatureHeaders> {
  checkOptions(options, "body, secret, timestamp");
  const { body, secret, timestamp = new Date() } = options;
  const [text = ""] = listSecrets(secret);
  const seconds = String(Math.floor(timestamp?.getTime?.() / 1000));
  if (!isTimestamp(seconds)) throw new TypeError("`timestamp` must be a valid Date");
  const content = signedContent(seconds, rawBytes(body));
  const signature = await crypto.subtle.sign("HMAC", await keyOf(text), content);
  return { [TIMESTAMP]: seconds, [SIGNATURE]: `v1=${toHex(signature)}` };
}
