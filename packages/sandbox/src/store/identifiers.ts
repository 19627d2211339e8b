// Sequence numbers, and the IDs and secrets that are derived from them.
import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { exampleId } from "../description/examples.ts";
import { type Model, typeOf } from "../description/model.ts";
import type { Database } from "./database.ts";

/** The sequence numbers of one tenant. The database stores the last one. */
export interface Sequence {
  /** Returns a number that this function has never returned. */
  next(): number;
  /** Stores the last number, and forgets it. Call it before the stored number is read or changed directly. */
  release(): void;
}

/** Creates the sequence of a tenant. A transaction stores the last number once, because a run takes about twenty. */
export function createSequence(database: Database, tenant: number): Sequence {
  let last: number | undefined;
  let isStored = true;
  const forget = (): void => {
    last = undefined;
    isStored = true;
  };
  const read = (): number => Number(database.get("SELECT counter FROM tenants WHERE tenant = ?", tenant)?.counter);
  const store = (): void => {
    if (!isStored && last !== undefined) database.run("UPDATE tenants SET counter = ? WHERE tenant = ?", last, tenant);
    isStored = true;
  };
  return {
    next: () => {
      last = (last ?? read()) + 1;
      if (isStored) {
        isStored = false;
        database.onRollback(forget);
        database.beforeCommit(store);
      }
      return last;
    },
    release: () => {
      store();
      forget();
    },
  };
}

/** Makes the IDs and the secrets of one tenant from its sequence numbers. */
export interface Identifiers {
  /**
   * Returns a new sequence number, and an ID with the prefix of the example.
   * @param example - An ID with that prefix. The default is the first documented ID of the type.
   */
  newId(type: string, example?: string): { readonly seq: number; readonly id: string };
  /** Returns a new secret with the prefix of the example. */
  newSecret(example: string): string;
}

interface IdentifierParts {
  readonly tenant: number;
  readonly nextSequence: () => number;
  readonly model: Model;
  /** Makes IDs and secrets reproducible. */
  readonly randomSeed: string;
}

/** Creates the source of the IDs and the secrets of a tenant. */
export function createIdentifiers({ tenant, nextSequence, model, randomSeed }: IdentifierParts): Identifiers {
  const prefixes = new Map<string, string>();
  /** The prefix of the IDs of a type. */
  const usualPrefix = (type: string): string => {
    const prefix = prefixes.get(type) ?? prefixOf(exampleId(typeOf(model, type)));
    prefixes.set(type, prefix);
    return prefix;
  };
  return {
    newId: (type, example) => {
      const seq = nextSequence();
      const prefix = example ? prefixOf(example) : usualPrefix(type);
      return { seq, id: `${prefix}${derivedText([randomSeed, type, seq], 16)}` };
    },
    newSecret: (example) => {
      const [prefix = ""] = /^.*[_-](?=example)|^[a-z]+_/.exec(example) ?? [];
      return `${prefix}${derivedText([randomSeed, "secret", tenant, nextSequence()], 32)}`;
    },
  };
}

const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

/**
 * Derives a string from the parts alone, in the alphabet of Crockford's base 32. The sequence number among the parts
 * makes an ID unique, even after a restart; the random seed makes it reproducible.
 */
export function derivedText(parts: readonly (string | number)[], length: number): string {
  const digest = sha256(utf8ToBytes(JSON.stringify(parts)));
  return Array.from({ length }, (_, index) => alphabet[(digest[index % digest.length] ?? 0) & 31]).join("");
}

/** Creates a generator of numbers in [0, 1) that depend only on a seed. */
export function createRandom(seed: string): () => number {
  let state = new DataView(sha256(utf8ToBytes(seed)).buffer).getUint32(0, true);
  // mulberry32
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The prefix of an ID: `pl_` for `pl_01hqxyz`. */
function prefixOf(id: string): string {
  return /^[a-z]+[_-]/.exec(id)?.[0] ?? "";
}
