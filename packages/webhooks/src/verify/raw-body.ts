import { WebhookVerificationError } from "./errors.ts";

/** A body exactly as it is on the wire; a string stands for its UTF-8 bytes. */
export type RawBody = string | Uint8Array | ArrayBuffer;

/** @throws {WebhookVerificationError} `body-was-parsed`, if it is anything else than a raw body. */
export function rawBytes(body: unknown): Uint8Array {
  if (typeof body === "string") return encode(body);
  if (ArrayBuffer.isView(body)) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
  if (body instanceof ArrayBuffer) return new Uint8Array(body);
  throw bodyWasParsed(`got ${typeof body}`);
}

/** The error for a body whose bytes are no longer to be had. */
export function bodyWasParsed(found: string): WebhookVerificationError {
  return new WebhookVerificationError(
    "body-was-parsed",
    `the body as sent is needed, ${found}. Verify first, parse after`,
  );
}

/** The UTF-8 bytes of a text. */
export function encode(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

/** Puts the pieces of a body together. */
export function concatenate(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.length;
  }
  return whole;
}
