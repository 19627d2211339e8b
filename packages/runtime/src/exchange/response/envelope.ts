import { fieldOf, isRecord } from "../../http/json.ts";
import type { OperationTraits } from "../../model/operation.ts";

/** One page of a list. */
export interface Page<Item> {
  /** The items; there may be none, also where another page follows. */
  readonly data: readonly Item[];
  /** Where the next page begins; `null` on the last one. */
  readonly cursor: string | null;
  /** Whether it is the last page. */
  readonly done: boolean;
}

/** What the body of a response holds. */
export interface Envelope {
  readonly data: unknown;
  /** Where a list continues; `null` on its last page, and for anything else. */
  readonly cursor: string | null;
  /** The first part that is not what the operation promises, if there is one. */
  readonly mismatch?: Mismatch | undefined;
}

/** A part of a body that is not what the operation promises. */
export interface Mismatch {
  /** What was expected, and where: "a string `id` in data[3]". */
  readonly expected: string;
  /** What is there instead. */
  readonly found: unknown;
  /** Whether the body is the API's envelope at all, and not, for instance, the page of a proxy. */
  readonly isEnvelope: boolean;
}

/** Reads the envelope of a body. The only function that knows it. A shape that it does not recognize is not guessed at. */
export function readEnvelope(operation: Pick<OperationTraits, "gives" | "id">, body: unknown): Envelope {
  const { gives } = operation;
  if (gives === "nothing") return { data: undefined, cursor: null };
  const data = fieldOf(body, "data");
  const differs = (expected: string, found: unknown): Envelope => {
    return { data, cursor: null, mismatch: { expected, found, isEnvelope: data !== undefined } };
  };
  if (gives === "list") {
    if (!Array.isArray(data)) return differs("a list `data`", data ?? body);
    const mismatch = firstMismatch(operation, data);
    const cursor = readCursor(body);
    if (mismatch || cursor !== undefined) return { data, cursor: cursor ?? null, mismatch };
    return differs("the next page in `meta.page.cursor`", body);
  }
  if (data === undefined) return differs("an object `data`", body);
  if (gives !== "object") return { data, cursor: null, mismatch: checkResource(operation, data, "data") };
  return isRecord(data) ? { data, cursor: null } : differs("an object `data`", data);
}

function firstMismatch(operation: Pick<OperationTraits, "id">, items: readonly unknown[]): Mismatch | undefined {
  for (let index = 0; index < items.length; index += 1) {
    const mismatch = checkResource(operation, items[index], `data[${index}]`);
    if (mismatch) return mismatch;
  }
  return undefined;
}

function checkResource({ id }: Pick<OperationTraits, "id">, resource: unknown, at: string): Mismatch | undefined {
  if (!isRecord(resource)) return { expected: `a resource in ${at}`, found: resource, isEnvelope: true };
  const hasId = typeof resource.id === "string" || (id === "optional" && resource.id === undefined);
  const hasType = typeof resource.type === "string";
  if (hasId && hasType && isRecord(resource.attributes)) return undefined;
  const name = !hasId ? "id" : !hasType ? "type" : "attributes";
  const expected = `${name === "attributes" ? "an object" : "a string"} \`${name}\` in ${at}`;
  return { expected, found: Object.hasOwn(resource, name) ? resource[name] : resource, isEnvelope: true };
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
function hasCursor(owner: unknown): boolean {
  return Object.entries(isRecord(owner) ? owner : {}).some(
    ([name, value]) =>
      name !== "data" &&
      ((/cursor|next|page_?token|has_?more/i.test(name) && value !== null && value !== false && value !== "") ||
        (name === "page" && typeof value === "string" && value !== "") ||
        hasCursor(value)),
  );
}
