// The OpenAPI description as a JSON document, and the references in it.

/** A JSON object whose fields are unknown. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** A JSON document whose parts refer to each other. */
export interface Document {
  readonly root: JsonObject;
  /**
   * Follows `$ref` until the value is no longer a reference. Returns an empty object for a value that is not an object.
   */
  readonly resolve: (value: unknown) => JsonObject;
  /** The JSON pointer of a value or, if the value is a reference, of the value that it refers to. */
  readonly locate: (pointer: string) => string;
}

/** Adds `resolve` to a parsed document. */
export function createDocument(root: JsonObject): Document {
  // A cache, because thousands of references refer to the same few hundred parts.
  const parts = new Map<string, unknown>();
  const partAt = (pointer: string): unknown => {
    if (!parts.has(pointer)) parts.set(pointer, at(root, pointer));
    return parts.get(pointer);
  };
  const resolve = (value: unknown): JsonObject => {
    let current = value;
    while (isObject(current) && typeof current.$ref === "string") current = partAt(current.$ref);
    return isObject(current) ? current : {};
  };
  const locate = (pointer: string): string => {
    const value = partAt(pointer);
    return isObject(value) && typeof value.$ref === "string" ? locate(value.$ref.slice(1)) : pointer;
  };
  return { root, resolve, locate };
}

/** Whether a value is a JSON object: not null and not an array. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The entries of a value; none if it is not an object. */
export function entries(value: unknown): [string, unknown][] {
  return isObject(value) ? Object.entries(value) : [];
}

/** The strings in a list; none if the value is not a list. */
export function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
}

/** The JSON pointer for a path of keys. */
export function pointerOf(keys: readonly string[]): string {
  return keys.map((key) => `/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

function at(root: unknown, pointer: string): unknown {
  const keys = pointer.replace(/^#?\/?/, "").split("/");
  return keys.reduce<unknown>((value, key) => {
    const name = decodeURIComponent(key).replaceAll("~1", "/").replaceAll("~0", "~");
    return typeof value === "object" && value !== null ? (value as JsonObject)[name] : undefined;
  }, root);
}
