/** Whether a value has members. Unlike `instanceof` it holds for objects of other realms, and for those without a prototype. */
export function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

/** Whether a value is an error, of whatever realm. */
export function isError(value: unknown): value is Error {
  return value instanceof Error || /Error\]$|DOMEx/.test(Object.prototype.toString.call(value));
}
