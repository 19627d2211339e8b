import { concatenate, encode } from "./raw-body.ts";

// Cached, because importing a key can take as long as verifying a small body, and a receiver has few secrets.
const keys = new Map<string, CryptoKey>();

/** Returns the signed bytes: `timestamp.body`, or only the timestamp if the body is empty. */
export function signedContent(timestamp: string, body: Uint8Array): Uint8Array<ArrayBuffer> {
  return concatenate([encode(body.length > 0 ? `${timestamp}.` : timestamp), body]);
}

/** Returns the HMAC-SHA256 key of a secret: its UTF-8 bytes, including the prefix. The secret is not decoded. */
export async function keyOf(secret: string): Promise<CryptoKey> {
  let key = keys.get(secret);
  if (!key) {
    const algorithm = { name: "HMAC", hash: "SHA-256" };
    key = await crypto.subtle.importKey("raw", encode(secret), algorithm, false, ["sign", "verify"]);
    if (keys.size > 99) keys.clear();
    keys.set(secret, key);
  }
  return key;
}

/** Encodes bytes as lower-case hex. */
export function toHex(bytes: ArrayBuffer): string {
  return new Uint8Array(bytes).reduce((hex, byte) => hex + (byte + 256).toString(16).slice(1), "");
}

/** Decodes 64 hex digits to 32 bytes. */
export function fromHex(digits: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(32).map((_, index) => Number.parseInt(digits.slice(2 * index, 2 * index + 2), 16));
}
