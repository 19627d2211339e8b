import { createHash } from "node:crypto";

const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

/**
 * Derives a string from the parts alone, in the alphabet of Crockford's base 32. The sequence number among the parts
 * makes an ID unique, even after a restart; the random seed makes it reproducible.
 */
export function derivedText(parts: readonly (string | number)[], length: number): string {
  const digest = createHash("sha256").update(JSON.stringify(parts)).digest();
  return Array.from({ length }, (_, index) => alphabet[(digest[index % digest.length] ?? 0) & 31]).join("");
}

/** Creates a generator of numbers in [0, 1) that depend only on a seed. */
export function createRandom(seed: string): () => number {
  let state = createHash("sha256").update(seed).digest().readUInt32LE();
  // mulberry32
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** An ID with the prefix of an example: `pl_01hqxyz` gives `pl_` and 16 characters. */
export function createId(example: string, parts: readonly (string | number)[]): string {
  const [prefix = ""] = /^[a-z]+[_-]/.exec(example) ?? [];
  return `${prefix}${derivedText(parts, 16)}`;
}
