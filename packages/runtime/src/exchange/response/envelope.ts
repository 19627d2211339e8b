import { fieldOf, isRecord } from "../../http/json.ts";
import type { OperationTraits } from "../../model/operation.ts";

/** What every list states about a page. */
export interface ListMeta {
  /** The size of the page and the cursor of the next one, not validated. {@link Page} has the validated cursor. */
  readonly page?: { readonly limit?: number; readonly cursor?: string | null };
}

/** One page of a list. `Meta` is the type of its `meta`. */
export interface Page<Item, Meta = ListMeta> {
  /** The items. A page may be empty even if another one follows. */
  readonly data: readonly Item[];
  /** The cursor of the next page; `null` on the last page. */
  readonly cursor: string | null;
  /** Whether this is the last page. */
  readonly done: boolean;
  /** The `meta` of the response, unchanged; an empty object if there is none. */
  readonly meta: Meta;
}

/** The parts of a successful body, and whether they match the operation. */
export interface Envelope {
  readonly data: unknown;
  /** The cursor of the next page of a list; `null` on the last page, and if the response is not a list. */
  readonly cursor: string | null;
  /** The `meta` of a list. */
  readonly meta?: object;
  /** The first mismatch with the operation, if there is one. */
  readonly mismatch?: Mismatch | undefined;
}

/** How a body differs from the one that the operation should return. */
export interface Mismatch {
  /** What was expected and where, such as "a string `id` in data[3]". */
  readonly expected: string;
  /** What was found instead; the whole body, such as a proxy's page, if it has no `data`. */
  readonly found: unknown;
}

/** Reads the envelope of a body, without guessing at unknown shapes. */
export function readEnvelope({ gives, id }: Pick<OperationTraits, "gives" | "id">, body: unknown): Envelope {
  if (gives === "nothing") return { data: undefined, cursor: null };
  const data = fieldOf(body, "data");
  const whole = data === undefined ? body : data;
  if (gives === "list") return readList(body, data, id) ?? differs(data, "a list `data`", whole);
  if (gives === "object" && isRecord(data)) return { data, cursor: null };
  if (gives === "object" || data === undefined) return differs(data, "an object `data`", whole);
  return { data, cursor: null, mismatch: checkResource(data, id) };
}

function differs(data: unknown, expected: string, found: unknown): Envelope {
  return { data, cursor: null, mismatch: { expected, found } };
}

function readList(body: unknown, data: unknown, id: OperationTraits["id"]): Envelope | undefined {
  if (!Array.isArray(data)) return undefined;
  let mismatch: Mismatch | undefined;
  for (const [index, item] of data.entries()) mismatch ??= checkResource(item, id, index);
  const cursor = readCursor(body);
  const meta = Object(fieldOf(body, "meta"));
  if (cursor !== undefined || mismatch) return { data, cursor: cursor ?? null, meta, mismatch };
  return differs(data, "the next page in `meta.page.cursor`", { ...Object(body), data: undefined });
}

/** Checks one resource; `index` is its position in a list. */
function checkResource(resource: unknown, id: OperationTraits["id"], index?: number): Mismatch | undefined {
  const isResource = isRecord(resource);
  const hasId = isResource && (typeof resource.id === "string" || (id === "optional" && resource.id === undefined));
  const hasType = isResource && typeof resource.type === "string";
  if (hasId && hasType && isRecord(resource.attributes)) return undefined;
  const at = index === undefined ? "data" : `data[${index}]`;
  if (!isResource) return { expected: `a resource in ${at}`, found: resource };
  const [kind, name] = !hasId ? ["a string", "id"] : !hasType ? ["a string", "type"] : ["an object", "attributes"];
  return { expected: `${kind} \`${name}\` in ${at}`, found: Object.hasOwn(resource, name) ? resource[name] : resource };
}

/** Returns the cursor of the next page; `null`: there is none; `undefined`: one seems to be in an unknown place. */
function readCursor(body: unknown): string | null | undefined {
  const meta = fieldOf(body, "meta");
  const page = fieldOf(meta, "page");
  const cursor = fieldOf(isRecord(page) ? page : meta, "cursor");
  if (typeof cursor === "string" && cursor) return cursor;
  return hasCursor(body) ? undefined : null;
}

/**
 * Whether a body seems to announce another page in an unknown place, so that the list fails instead of ending early.
 * Searches ten levels of fields, except those named `data`.
 */
function hasCursor(owner: unknown, depth = 0): boolean {
  return Object.entries(isRecord(owner) ? owner : {}).some(
    ([name, value]) =>
      name !== "data" &&
      ((/cursor|next|page_?token|has_?more/i.test(name) && value !== null && value !== false && value !== "") ||
        (name === "page" && typeof value === "string" && value !== "") ||
        (depth < 9 && hasCursor(value, depth + 1))),
  );
}
