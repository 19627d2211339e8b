import { createHash } from "node:crypto";

/**
 * Returns the name under which the store keeps an API key, a scope or an event ID: 132 bits of the SHA-256, as 22
 * characters. The name does not reveal the text, and all names have the same length.
 */
export function hashText(text: string): string {
  return createHash("sha256").update(text).digest("base64url").slice(0, 22);
}
