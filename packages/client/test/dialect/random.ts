import { describedOperation, type Fields } from "@planasonix/openapi/dialects";

/** A source of random numbers in [0, 1) that a seed determines (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Keys that a conversion of names could damage. */
const keys = [
  "",
  "a.b",
  "camelCase",
  "snake_case",
  "pipeline_id",
  "pipelineId",
  "a/b",
  "~1",
  "ä",
  "__proto__",
  "0",
  "data",
  "id",
  "attributes",
];

export interface Random {
  readonly next: () => number;
}

function pick<Item>({ next }: Random, items: readonly Item[]): Item {
  return items[Math.floor(next() * items.length)] as Item;
}

/** A value as a user may put it into an open object. */
export function openValue(random: Random, depth = 0): unknown {
  const kind = depth > 2 ? Math.floor(random.next() * 5) : Math.floor(random.next() * 7);
  if (kind === 0) return null;
  if (kind === 1) return random.next() < 0.5;
  if (kind === 2) return Math.round(random.next() * 1e9) / 1e3;
  if (kind < 5) return pick(random, ["", "completed", "succeeded", "success", "job_1", "x y", "\u2028", '"']);
  if (kind === 5) return Array.from({ length: Math.floor(random.next() * 3) }, () => openValue(random, depth + 1));
  const entries = Array.from(
    { length: Math.floor(random.next() * 4) },
    () => [pick(random, keys), openValue(random, depth + 1)] as const,
  );
  return Object.fromEntries(entries);
}

/** An object with some of the described fields. Fields without fields of their own are open. */
export function objectOf(random: Random, fields: Fields = new Map()): Record<string, unknown> {
  const entries = [...fields].flatMap(([name, nested]) => {
    if (random.next() < 0.3) return [];
    if (!nested) return [[name, openValue(random)] as const];
    const one = objectOf(random, nested);
    const isList = random.next() < 0.3;
    return [[name, isList ? [one, objectOf(random, nested)] : one] as const];
  });
  return Object.fromEntries(entries);
}

/** The fields of the request and of the resource of an operation. */
export function fieldsOf(name: string): { request: Fields; response: Fields } {
  const { request, response } = describedOperation(name) ?? {};
  return { request: request ?? new Map(), response: response ?? new Map() };
}
