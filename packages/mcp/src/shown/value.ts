import { plainJson } from "./escape.ts";
import { cut, maxSize, sizeOf } from "./size.ts";

/** What is left of a value: how long a text, how long a list, and how deep an object may be. */
interface Limits {
  readonly text: number;
  readonly items: number;
  readonly depth: number;
}

/** From everything to next to nothing; the first that fits is used. */
const limits: readonly Limits[] = [
  { text: 100_000, items: 100_000, depth: 100 },
  { text: 400, items: 20, depth: 8 },
  { text: 200, items: 10, depth: 6 },
  { text: 100, items: 5, depth: 5 },
  { text: 60, items: 3, depth: 4 },
  { text: 40, items: 2, depth: 3 },
  { text: 30, items: 1, depth: 2 },
];

/** A value as one line of JSON, and whether something is missing. */
export interface ShownValue {
  readonly text: string;
  readonly isTrimmed: boolean;
}

/** Writes a value as JSON that fits: long texts, long lists and what is nested deeply are trimmed, and say so. */
export function showValue(value: unknown, size: number = maxSize): ShownValue {
  for (const [index, limit] of limits.entries()) {
    const text = plainJson(trim(value, limit));
    if (sizeOf(text) <= size) return { text, isTrimmed: index > 0 };
  }
  return { text: plainJson(membersOf(value, size)), isTrimmed: true };
}

function trim(value: unknown, limit: Limits, depth = 0): unknown {
  if (typeof value === "string") return cut(value, limit.text);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    if (depth >= limit.depth) return value.length > 0 ? `(${value.length} items)` : value;
    const items = value.slice(0, limit.items).map((item) => trim(item, limit, depth + 1));
    return value.length > limit.items ? [...items, `(${value.length - limit.items} more items)`] : items;
  }
  const entries = Object.entries(value);
  if (depth >= limit.depth) return entries.length > 0 ? `(an object with ${entries.length} fields)` : value;
  return Object.fromEntries(entries.map(([name, part]) => [cut(name, limit.text), trim(part, limit, depth + 1)]));
}

/** The names of the fields that fit: what is in them has to be asked for. */
function membersOf(value: unknown, size: number): object {
  const names = Object.keys(Object(value));
  const fitting = names.slice(0, Math.max(1, Math.floor(size / 40))).map((name) => cut(name, 20));
  return { fields: fitting, ...(fitting.length < names.length && { more: names.length - fitting.length }) };
}
