import { isError, PlanasonixError, redactionDepth } from "../errors/planasonix-error.ts";
import type { RedactText } from "./redact-text.ts";

/**
 * Redacts the texts in a value: properties and their names, causes of errors included. Returns the same value if it contains no
 * secret. SDK errors are redacted in place; any other value that contains a secret is copied.
 */
export function redactDeep(
  value: unknown,
  redact: RedactText,
  depth = 0,
  seen: Map<unknown, unknown> = new Map(),
): unknown {
  if (typeof value === "string") return redact(value);
  if (typeof value !== "object" || value === null || depth > redactionDepth) return value;
  if (seen.has(value)) return seen.get(value);
  seen.set(value, value);
  const isOurs = value instanceof PlanasonixError;
  const parts: (readonly [name: string, safe: unknown])[] = [];
  let isChanged = false;
  for (const name of isOurs ? namesOfOurs(value) : namesOf(value)) {
    const part = read(value, name);
    const safe = redactDeep(part, redact, depth + 1, seen);
    const safeName = redact(name);
    isChanged ||= safe !== part || safeName !== name;
    parts.push([safeName, safe]);
  }
  if (!isChanged) return value;
  if (Array.isArray(value)) return parts.map(([, safe]) => safe);
  if (isOurs && value.stack) value.stack = redact(value.stack);
  const target = isOurs ? value : isError(value) ? new Error() : {};
  seen.set(value, target);
  for (const [safeName, safe] of parts) Reflect.set(target, safeName, safe);
  return target;
}

/** A property; `undefined` if reading it throws. */
function read(value: object, name: string): unknown {
  try {
    return Reflect.get(value, name);
  } catch {
    return undefined;
  }
}

/** The stack of an SDK error repeats its message, and nothing else that can be secret. Reading it is slow: V8 formats it then. */
function namesOfOurs(error: PlanasonixError): string[] {
  return ["message", "cause", ...Object.keys(error)];
}

function namesOf(value: object): string[] {
  const names = Object.keys(value);
  // `Object.keys` misses these: some are inherited, some are not enumerable.
  const ofErrors = ["name", "message", "stack", "cause", "errors"].filter((name) => name in value);
  return isError(value) ? [...ofErrors, ...names] : names;
}
