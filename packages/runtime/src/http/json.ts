/** The value that a JSON text stands for; `undefined` for anything else. */
export function parseJson(text: unknown): unknown {
  try {
    return typeof text === "string" ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a value out of JSON is an object with fields: neither null nor a list. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A field of a value out of JSON; `undefined` if there is none. */
export function fieldOf(owner: unknown, name: string): unknown {
  return isRecord(owner) && Object.hasOwn(owner, name) ? owner[name] : undefined;
}

/** Resolves a JSON pointer (RFC 6901); `undefined` where it leads nowhere. */
export function resolvePointer(body: unknown, pointer: string): unknown {
  const names = pointer.split("/").slice(1);
  return names.reduce((owner, name) => fieldOf(owner, name.replaceAll("~1", "/").replaceAll("~0", "~")), body);
}
