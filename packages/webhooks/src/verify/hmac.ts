import { concatenate, encode } from "./raw-body.ts";

// Importing a key costs a fifth of verifying with it, and a receiver has few secrets.
const keys = new Map<string, CryptoKey>();

/** What is signed: `timestamp.body`, or the timestamp alone when the body is empty. */
export function signedContent(timestamp: string, body: Uint8Array): Uint8Array<ArrayBuffer> {
  return concatenate([encode(body.length > 0 ? `${timestamp}.` : timestamp), body]);
}

/** The key of HMAC-SHA256: the UTF-8 bytes of the secret as it is written, never decoded, prefix included. */
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

/** Lower-case hex of the bytes. */
export function toHex(bytes: ArrayBuffer): string {
  return new Uint8Array(bytes).reduce((hex, byte) => hex + (byte + 256).toString(16).slice(1), "");
}

/** The 32 bytes of 64 hex digits. */
export function fromHex(digits: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(32).map((_, index) => Number.parseInt(digits.slice(2 * index, 2 * index + 2), 16));
}
