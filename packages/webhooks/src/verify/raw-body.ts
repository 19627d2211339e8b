import { WebhookVerificationError } from "./errors.ts";

/** The exact bytes of a body as sent. A string stands for its UTF-8 bytes. */
export type RawBody = string | Uint8Array | ArrayBuffer;

/**
 * Returns the bytes of a raw body.
 *
 * @throws {WebhookVerificationError} `body-was-parsed`, if the body is not raw.
 */
export function rawBytes(body: unknown): Uint8Array {
  if (typeof body === "string") {
    // UTF-8 cannot represent half of a surrogate pair: `TextEncoder` would replace it, and sign or verify other bytes.
    if (!body.isWellFormed()) throw bodyWasParsed("the string has a lone surrogate. Pass the bytes");
    return encode(body);
  }
  if (ArrayBuffer.isView(body)) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
  if (body instanceof ArrayBuffer) return new Uint8Array(body);
  throw bodyWasParsed(`got ${typeof body}`);
}

/** Creates the error for a body whose bytes are not available. `found` says why. */
export function bodyWasParsed(found: string): WebhookVerificationError {
  return new WebhookVerificationError(
    "body-was-parsed",
    `the raw body is required, but ${found}. Verify before parsing`,
  );
}

/** Encodes a string as UTF-8. */
export function encode(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

/** Copies the chunks into one new array, in their order. */
export function concatenate(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.length;
  }
  return whole;
}
