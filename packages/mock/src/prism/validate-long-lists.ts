import type { IPrismDiagnostic, ValidatorFn } from "@stoplight/prism-core";
import type { IHttpRequest } from "@stoplight/prism-http";
import type { PrismOperation } from "../description/read-operations.ts";

/** The length from which a list is validated in two steps. More items than a response has details (100). */
const sampleLength = 1_000;

/** Lists that are nested deeper stay whole: a body can be nested more deeply than the stack of a recursion allows. */
const maxDepth = 100;

/** Keywords by which a body can fail although its first items are valid, such as a minimum number of items. */
const dependOnWholeLists: ReadonlySet<unknown> = new Set(["minItems", "contains", "oneOf", "anyOf", "if", "not"]);

/**
 * Makes a validator stop early at a body with long lists: validates the first items of each list, and the whole body
 * only if these are valid. Prism creates several objects for each error, and a list can have an error in each item.
 */
export function stopEarly(
  validate: ValidatorFn<PrismOperation, IHttpRequest>,
): ValidatorFn<PrismOperation, IHttpRequest> {
  return ({ resource, element }) => {
    const body = shorten(element.body);
    if (body !== element.body) {
      const result = validate({ resource, element: { ...element, body } });
      if (result._tag === "Left" && result.left.every(isCertain)) return result;
    }
    return validate({ resource, element });
  };
}

function isCertain({ code }: IPrismDiagnostic): boolean {
  return !dependOnWholeLists.has(code);
}

/** Copies a value with its lists shortened; returns the value itself if no list is too long. */
function shorten(value: unknown, depth = 0): unknown {
  if (typeof value !== "object" || value === null || depth > maxDepth) return value;
  if (Array.isArray(value)) {
    const items = value.slice(0, sampleLength).map((item) => shorten(item, depth + 1));
    return items.length === value.length && items.every((item, index) => item === value[index]) ? value : items;
  }
  const entries = Object.entries(value).map(([key, each]): [string, unknown] => [key, shorten(each, depth + 1)]);
  return entries.every(([key, each]) => each === Reflect.get(value, key)) ? value : Object.fromEntries(entries);
}
