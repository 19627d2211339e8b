import { fieldOf, isRecord } from "../../http/json.ts";
import type { Operation } from "../../model/operation.ts";

/** One page of a list. */
export interface Page<Item> {
  readonly data: readonly Item[];
  /** Where the next page begins; `null` on the last one. */
  readonly cursor: string | null;
}

/** What the body of a response holds. */
export interface Envelope {
  readonly data: unknown;
  /** Where a list continues; `null` on its last page, and for anything else. */
  readonly cursor: string | null;
  /** The shape that the operation promises, if the body has another one. */
  readonly expected?: string;
}

/** Reads the envelope of a body. The only function that knows it. A shape that it does not recognize is not guessed at. */
export function readEnvelope({ gives }: Pick<Operation, "gives">, body: unknown): Envelope {
  if (gives === "nothing") return { data: undefined, cursor: null };
  const data = fieldOf(body, "data");
  if (gives !== "list") return { data, cursor: null, ...(!isRecord(data) && { expected: "an object `data`" }) };
  const meta = fieldOf(body, "meta");
  const page = fieldOf(meta, "page");
  const cursor = fieldOf(isRecord(page) ? page : meta, "cursor");
  if (!Array.isArray(data)) return { data, cursor: null, expected: "a list `data`" };
  if (typeof cursor === "string" && cursor) return { data, cursor };
  const isLast = !hasCursor(body);
  return { data, cursor: null, ...(!isLast && { expected: "the next page in `meta.page.cursor`" }) };
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

/** The names of an object's fields, or the beginning of anything else. */
export function describeBody(body: unknown): string {
  if (isRecord(body)) return `an object of ${Object.keys(body).slice(0, 20).join(", ") || "nothing"}`;
  return JSON.stringify(body)?.slice(0, 200) ?? "nothing";
}
