/** Whether a value is a JSON object. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value at a JSON pointer; `undefined` if there is none. */
export function valueAt(whole: unknown, pointer: string): unknown {
  return pointer
    .split("/")
    .slice(1)
    .reduce<unknown>((value, name) => (isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined), whole);
}

/** A copy without the value at a JSON pointer. */
export function without(owner: object, pointer: string): object {
  const [, name = "", ...others] = pointer.split("/");
  if (!Object.hasOwn(owner, name)) return { ...owner };
  const { [name]: value, ...rest } = owner as Record<string, unknown>;
  if (others.length === 0) return rest;
  return isObject(value) ? { ...rest, [name]: without(value, `/${others.join("/")}`) } : { ...owner };
}

/** Puts a value at a JSON pointer, and creates the objects on the way. Copies those that exist. */
export function place(owner: Record<string, unknown>, pointer: string, value: unknown): void {
  const [, name = "", ...others] = pointer.split("/");
  if (others.length === 0) return void setOwn(owner, name, value);
  const inner = { ...(isObject(owner[name]) && Object.hasOwn(owner, name) ? owner[name] : {}) };
  setOwn(owner, name, inner);
  place(inner, `/${others.join("/")}`, value);
}

/** Sets a property even if its name is `__proto__`. */
function setOwn(owner: Record<string, unknown>, name: string, value: unknown): void {
  Object.defineProperty(owner, name, { value, enumerable: true, configurable: true, writable: true });
}
