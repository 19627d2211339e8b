import { createHash } from "node:crypto";

/**
 * The name under which a secret or a long text is stored: 128 bits of its SHA-256, in 22 characters. The name does not
 * reveal the text, and all names have the same length.
 */
export function hashText(text: string): string {
  return createHash("sha256").update(text).digest("base64url").slice(0, 22);
}
