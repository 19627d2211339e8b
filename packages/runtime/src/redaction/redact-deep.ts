import { isError, PlanasonixError, redactionDepth } from "../errors/planasonix-error.ts";

/**
 * Hides texts in a value, names of members and causes of errors included. What shows nothing stays the very same value; an
 * error of ours is changed in place, and anything else that shows something is replaced by a copy.
 */
export function redactDeep(
  value: unknown,
  hide: (text: string) => string,
  depth = 0,
  seen: Map<unknown, unknown> = new Map(),
): unknown {
  if (typeof value === "string") return hide(value);
  if (typeof value !== "object" || value === null || depth > redactionDepth) return value;
  if (seen.has(value)) return seen.get(value);
  seen.set(value, value);
  const parts = namesOf(value).map((name) => {
    const part = read(value, name);
    return { name, part, safeName: hide(name), safe: redactDeep(part, hide, depth + 1, seen) };
  });
  const changed = parts.filter(({ name, part, safeName, safe }) => safe !== part || safeName !== name);
  if (changed.length === 0) return value;
  if (Array.isArray(value)) return parts.map(({ safe }) => safe);
  const isOurs = value instanceof PlanasonixError;
  const copy = isOurs ? value : isError(value) ? new Error() : {};
  seen.set(value, copy);
  for (const { safeName, safe } of isOurs ? changed : parts) Reflect.set(copy, safeName, safe);
  return copy;
}

/** A member; nothing if it cannot be read. */
function read(value: object, name: string): unknown {
  try {
    return Reflect.get(value, name);
  } catch {
    return undefined;
  }
}

function namesOf(value: object): string[] {
  const names = Object.keys(value);
  // Of these some are no members of its own, or hidden from a listing.
  const ofErrors = ["name", "message", "stack", "cause", "errors"].filter((name) => name in value);
  return isError(value) ? [...ofErrors, ...names] : names;
}
