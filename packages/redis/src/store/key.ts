import { createHash } from "node:crypto";

/**
 * Returns the name that stands for an API key, a scope or an event ID in the store: 132 bits of its SHA-256 hash, as 22
 * characters. The name does not reveal the text, and all names have the same length.
 */
export function hashText(text: string): string {
  return createHash("sha256").update(text).digest("base64url").slice(0, 22);
}
