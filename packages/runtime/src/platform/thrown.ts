/** Reads a property of a thrown value; `undefined` if there is none, or if its getter throws. */
export function readProperty(thrown: unknown, name: PropertyKey): unknown {
  try {
    return Reflect.get(Object(thrown), name);
  } catch {
    return undefined;
  }
}

/** Reads a text of a thrown value; empty if the property is anything else. */
export function readText(thrown: unknown, name: string): string {
  const value = readProperty(thrown, name);
  return typeof value === "string" ? value : "";
}
