/** A JSON object. */
export type Members = Readonly<Record<string, unknown>>;

/** Whether a value is a JSON object. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * The value at a pointer of a dialect, which has names of objects only: no positions in lists, and no `~0` and `~1`.
 * Undefined if there is none. An empty pointer is the whole.
 */
export function valueAt(whole: unknown, pointer: string): unknown {
  const names = pointer.split("/").slice(1);
  return names.reduce<unknown>((value, name) => {
    return isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  }, whole);
}

/** Puts a value at a pointer that is not empty. Changes the objects on the way, and creates those that are missing. */
export function place(root: Record<string, unknown>, pointer: string, value: unknown): void {
  const names = pointer.split("/").slice(1);
  const last = names.pop() ?? "";
  let owner = root;
  for (const name of names) {
    const inner = owner[name];
    const next = isRecord(inner) ? inner : {};
    owner[name] = next;
    owner = next;
  }
  owner[last] = value;
}
