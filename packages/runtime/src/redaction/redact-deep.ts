import { isError, PlanasonixError } from "../errors/errors.ts";
import { isBytes } from "../http/bytes.ts";
import { readProperty } from "../platform/thrown.ts";
import type { RedactText } from "./redact-text.ts";

/** The maximum number of objects to search, nearest first, in case an error refers to the whole program. */
const maxObjects = 10_000;

/** Names of inherited properties that `inspect` or JSON show: those of errors, URLs, requests and responses. */
const inheritedNames = ["name", "message", "href", "url", "headers"];

/**
 * Redacts the texts in a value, at any depth: in properties, in their names, and in Maps and similar collections.
 * Returns the same value if it contains no secret. SDK errors are redacted in place; any other object that contains a
 * secret, even indirectly, is copied.
 */
export function redactDeep(root: unknown, redact: RedactText): unknown {
  const found = new Map<unknown, { readonly parts: readonly Part[]; readonly owners: unknown[] }>();
  const unsafe = new Set<unknown>();
  const copies = new Map<unknown, unknown>();
  const toSafe = (part: unknown): unknown => (typeof part === "string" ? redact(part) : (copies.get(part) ?? part));
  const find = (part: unknown, owner: unknown): void => {
    if (toSafe(part) !== part) unsafe.add(owner);
    if (typeof part !== "object" || part === null) return;
    if (!found.has(part) && found.size < maxObjects) found.set(part, { parts: partsOf(part), owners: [] });
    found.get(part)?.owners.push(owner);
  };
  find(root, undefined);
  for (const [value, { parts }] of found) for (const part of parts.flat()) find(part, value);
  for (const value of unsafe) for (const owner of found.get(value)?.owners ?? []) unsafe.add(owner);
  for (const value of unsafe) copies.set(value, emptyCopy(value));
  for (const value of unsafe) {
    for (const [name, part] of found.get(value)?.parts ?? []) put(copies.get(value), toSafe(name), toSafe(part), value);
    if (value instanceof PlanasonixError && value.stack) value.stack = redact(value.stack);
  }
  return toSafe(root);
}

/** A property or an entry of a collection. */
type Part = readonly [name: unknown, part: unknown];

function partsOf(value: object): readonly Part[] {
  try {
    if (isBytes(value)) return [];
    // A subclass of a collection may have further properties.
    if (isCollection(value)) return [...value.entries(), ...Object.entries(value)];
    return namesOf(value).map((name) => [name, readProperty(value, name)]);
  } catch {
    return []; // A proxy, or an unusual collection, that refuses to be read.
  }
}

/**
 * Whether a value is a Map, a Set, or similar: `Headers`, `URLSearchParams`, `FormData`. A method `entries` of any other
 * object is not called, because it may do anything.
 */
function isCollection(value: object): value is { entries(): Iterable<Part> } {
  return typeof readProperty(value, "entries") === "function" && Symbol.iterator in value && !Array.isArray(value);
}

/** The stack of an SDK error is left out: it contains no secret beyond the message, and V8 formats it on access. */
function namesOf(value: object): readonly PropertyKey[] {
  if (value instanceof PlanasonixError) return ["message", "cause", ...Object.keys(value)];
  if (Array.isArray(value)) return Object.keys(value);
  return [...inheritedNames.filter((name) => name in value), ...Reflect.ownKeys(value)];
}

function emptyCopy(value: unknown): unknown {
  if (typeof value !== "object" || value === null || value instanceof PlanasonixError) return value;
  if (Array.isArray(value)) return [];
  if (isCollection(value)) return new Map();
  return isError(value) ? new Error() : {};
}

function put(copy: unknown, name: unknown, value: unknown, original: unknown): void {
  if (copy instanceof Map) copy.set(name, value);
  else if (typeof name === "string" || typeof name === "symbol") {
    const enumerable = !isError(original) || Object.prototype.propertyIsEnumerable.call(original, name);
    Object.defineProperty(copy, name, { value, enumerable, writable: true, configurable: true });
  }
}
