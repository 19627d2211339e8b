import type { Effect, OperationObject } from "@planasonix/scripts/openapi/description.ts";

/** What an operation may do, and whether it may be repeated. */
export type Classes = Pick<OperationObject, "x-retry" | "x-effect"> &
  Partial<Pick<OperationObject, "x-final" | "x-confirm" | "x-reveals" | "x-needs-promoted">>;

const effects: readonly Effect[] = ["read", "reach", "execute", "spend", "change", "start", "send", "grant", "delete"];
/** From the mildest to the gravest. */
const retries: readonly Classes["x-retry"][] = ["safe", "idempotent", "keyed", "never"];
const revelations: readonly Classes["x-reveals"][] = [undefined, "rows", "secret"];

/** The classes of an operation that ours describes as well: whatever is graver, never what is milder. */
export function graver(ours: Classes, theirs: Readonly<Record<string, unknown>>): Classes {
  const has = (name: "x-final" | "x-confirm" | "x-needs-promoted"): object =>
    ours[name] || theirs[name] === true ? { [name]: true } : {};
  const reveals = gravest(revelations, ours["x-reveals"], theirs["x-reveals"]);
  const all = union(ours["x-effect"], theirs["x-effect"]);
  return {
    "x-retry": gravest(retries, ours["x-retry"], theirs["x-retry"]),
    "x-effect": all,
    ...has("x-final"),
    ...(reveals && { "x-reveals": reveals }),
    ...has("x-confirm"),
    ...has("x-needs-promoted"),
  };
}

/** The classes of an operation that ours does not describe: a GET may reach another system, and anything else everything. */
export function unknownClasses(method: string, theirs: Readonly<Record<string, unknown>>): Classes {
  const read: Classes = { "x-retry": "safe", "x-effect": ["read", "reach"] };
  const write: Classes = { "x-retry": "never", "x-effect": effects.filter((effect) => effect !== "read") };
  // Every effect is there already, and what the file calls a read is none.
  return method === "GET" ? graver(read, theirs) : graver(write, { ...theirs, "x-effect": [] });
}

/** What a file states in another form than a list of known words is no statement. */
function union(ours: readonly Effect[], theirs: unknown): readonly Effect[] {
  const stated = Array.isArray(theirs) ? theirs : [theirs];
  return effects.filter((effect) => ours.includes(effect) || stated.includes(effect));
}

function gravest<Value>(order: readonly Value[], ours: Value, theirs: unknown): Value {
  return order[Math.max(order.indexOf(ours), order.indexOf(theirs as Value))] ?? ours;
}
