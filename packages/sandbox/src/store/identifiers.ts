import { createHash } from "node:crypto";

const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

/**
 * Text that depends on nothing but its parts, in the alphabet of Crockford's base 32. The sequence number of a resource makes
 * its id unique, also after a restart; the seed makes it repeatable.
 */
export function derivedText(parts: readonly (string | number)[], length: number): string {
  const digest = createHash("sha256").update(JSON.stringify(parts)).digest();
  return Array.from({ length }, (_, index) => alphabet[(digest[index % digest.length] ?? 0) & 31]).join("");
}

/** An id with the prefix of an example: `pl_01hqxyz` gives `pl_` and 16 characters. */
export function createId(example: string, parts: readonly (string | number)[]): string {
  const [prefix = ""] = /^[a-z]+[_-]/.exec(example) ?? [];
  return `${prefix}${derivedText(parts, 16)}`;
}
