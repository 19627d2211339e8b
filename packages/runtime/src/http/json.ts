/** Parses JSON; `undefined` if the text is not JSON. */
export function parseJson(text: unknown): unknown {
  try {
    return typeof text === "string" ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}

/** What an object or a list takes in memory at least, in bytes. */
const objectBytes = 64;

/** The size of JSON in bytes: that of its text, or of its objects and lists in memory if they are small. */
export function sizeOfJson(text: string): number {
  let objects = 0;
  for (let index = 0; index < text.length; index += 1) objects += Number((text.charCodeAt(index) | 32) === 123); // { or [
  return Math.max(text.length, objects * objectBytes);
}

/** Whether a value from JSON is an object with fields: neither null nor an array. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A field of a value from JSON; `undefined` if there is none. */
export function fieldOf(owner: unknown, name: string): unknown {
  return isRecord(owner) && Object.hasOwn(owner, name) ? owner[name] : undefined;
}

/** Resolves a JSON pointer (RFC 6901); `undefined` if it leads nowhere. */
export function resolvePointer(body: unknown, pointer: string): unknown {
  const names = pointer.split("/").slice(1);
  return names.reduce((owner, name) => fieldOf(owner, name.replaceAll("~1", "/").replaceAll("~0", "~")), body);
}
