import { checkTimestamp, SIGNATURE, TIMESTAMP } from "../verify/headers.ts";
import { keyOf, signedContent, toHex } from "../verify/hmac.ts";
import { type RawBody, rawBytes } from "../verify/raw-body.ts";
import { listSecrets } from "../verify/secrets.ts";

/** What is signed, and with what. */
export interface SignOptions {
  /** The exact bytes that are sent; a string stands for its UTF-8 bytes. */
  readonly body: RawBody;
  /** The secret as it was given out. Its UTF-8 bytes are the key. */
  readonly secret: string;
  /** When it is sent, in Unix seconds; a fraction is cut off. @default now */
  readonly timestamp?: number | undefined;
}

/** The two headers that prove a delivery. */
export type SignatureHeaders = {
  "X-Planasonix-Timestamp": string;
  "X-Planasonix-Signature": string;
};

/**
 * Signs a body. A signature is good for five minutes: sign each attempt anew.
 *
 * @throws {WebhookVerificationError} `body-was-parsed` if the body is no raw body, `empty-secret` if the secret is blank.
 */
export async function sign({ body, secret, timestamp = Date.now() / 1000 }: SignOptions): Promise<SignatureHeaders> {
  const [text = ""] = listSecrets(secret);
  const seconds = checkTimestamp(String(Math.floor(timestamp)));
  const content = signedContent(seconds, rawBytes(body));
  const signature = await crypto.subtle.sign("HMAC", await keyOf(text), content);
  return { [TIMESTAMP]: seconds, [SIGNATURE]: `v1=${toHex(signature)}` };
}
