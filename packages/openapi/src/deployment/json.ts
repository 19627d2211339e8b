/** Whether a value is a JSON object. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A field of a value from JSON; `undefined` if there is none. */
export function fieldOf(owner: unknown, name: string): unknown {
  return isRecord(owner) && Object.hasOwn(owner, name) ? owner[name] : undefined;
}
