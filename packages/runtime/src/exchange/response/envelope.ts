import { fieldOf, isRecord } from "../../http/json.ts";
import type { OperationTraits } from "../../model/operation.ts";

/** What every list says about a page. */
export interface ListMeta {
  /** The size of the page, and where the next one begins. `cursor` of the page itself is the same, checked. */
  readonly page?: { readonly limit?: number; readonly cursor?: string | null };
}

/** One page of a list. `Meta` is what the list says beside its items. */
export interface Page<Item, Meta = ListMeta> {
  /** The items; there may be none, also where another page follows. */
  readonly data: readonly Item[];
  /** Where the next page begins; `null` on the last one. */
  readonly cursor: string | null;
  /** Whether it is the last page. */
  readonly done: boolean;
  /** `meta` of the response as it came; an empty object if there is none. */
  readonly meta: Meta;
}

/** What the body of a response holds. */
export interface Envelope {
  readonly data: unknown;
  /** Where a list continues; `null` on its last page, and for anything else. */
  readonly cursor: string | null;
  /** `meta` of a list. */
  readonly meta?: object;
  /** The first part that is not what the operation promises, if there is one. */
  readonly mismatch?: Mismatch | undefined;
}

/** A part of a body that is not what the operation promises. */
export interface Mismatch {
  /** What was expected, and where: "a string `id` in data[3]". */
  readonly expected: string;
  /** What is there instead; the body itself, if it is not the API's envelope at all, but, for instance, the page of a proxy. */
  readonly found: unknown;
}

/** Reads the envelope of a body. The only function that knows it. A shape that it does not recognize is not guessed at. */
export function readEnvelope({ gives, id }: Pick<OperationTraits, "gives" | "id">, body: unknown): Envelope {
  if (gives === "nothing") return { data: undefined, cursor: null };
  const data = fieldOf(body, "data");
  const differs = (expected: string, found: unknown = data === undefined ? body : data): Envelope => {
    return { data, cursor: null, mismatch: { expected, found } };
  };
  if (gives === "list") {
    if (!Array.isArray(data)) return differs("a list `data`");
    const mismatch = data.map((item, index) => checkResource(item, `data[${index}]`, id)).find(Boolean);
    const cursor = readCursor(body);
    const meta = Object(fieldOf(body, "meta"));
    if (cursor !== undefined || mismatch) return { data, cursor: cursor ?? null, meta, mismatch };
    return differs("the next page in `meta.page.cursor`", { ...Object(body), data: undefined });
  }
  if (gives === "object" && isRecord(data)) return { data, cursor: null };
  if (gives === "object" || data === undefined) return differs("an object `data`");
  return { data, cursor: null, mismatch: checkResource(data, "data", id) };
}

function checkResource(resource: unknown, at: string, id: OperationTraits["id"]): Mismatch | undefined {
  if (!isRecord(resource)) return { expected: `a resource in ${at}`, found: resource };
  const hasId = typeof resource.id === "string" || (id === "optional" && resource.id === undefined);
  const hasType = typeof resource.type === "string";
  if (hasId && hasType && isRecord(resource.attributes)) return undefined;
  const [kind, name] = !hasId ? ["a string", "id"] : !hasType ? ["a string", "type"] : ["an object", "attributes"];
  return { expected: `${kind} \`${name}\` in ${at}`, found: Object.hasOwn(resource, name) ? resource[name] : resource };
}

/** The cursor of the next page, `null` on the last; `undefined` if there seems to be one, but not where it should be. */
function readCursor(body: unknown): string | null | undefined {
  const meta = fieldOf(body, "meta");
  const page = fieldOf(meta, "page");
  const cursor = fieldOf(isRecord(page) ? page : meta, "cursor");
  if (typeof cursor === "string" && cursor) return cursor;
  return hasCursor(body) ? undefined : null;
}

/**
 * Whether there seems to be a next page, in an unknown shape: the list must not end early. Searches everything but the items.
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
