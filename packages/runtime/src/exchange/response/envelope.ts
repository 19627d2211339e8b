import type { Operation } from "../../model/operation.ts";

/** One page of a list. */
export interface Page<Item> {
  readonly data: readonly Item[];
  /** Where the next page begins; `null` on the last one. */
  readonly cursor: string | null;
}

/** What a wire body came to. */
export interface Reading {
  readonly data: unknown;
  /** Where a list goes on; `null` on its last page, and for anything else. */
  readonly cursor: string | null;
  /** The shape that was promised, if the body has another one. */
  readonly expected?: string;
}

/** The one function that knows the envelope. What it does not recognise is not guessed at. */
export function readEnvelope({ gives }: Pick<Operation, "gives">, body: unknown): Reading {
  if (gives === "nothing") return { data: undefined, cursor: null };
  const data = member(body, "data");
  if (gives !== "list") return { data, cursor: null, ...(!isObject(data) && { expected: "an object `data`" }) };
  const meta = member(body, "meta");
  const page = member(meta, "page");
  const cursor = member(isObject(page) ? page : meta, "cursor");
  if (!Array.isArray(data)) return { data, cursor: null, expected: "a list `data`" };
  if (typeof cursor === "string" && cursor) return { data, cursor };
  const isLast = !hasCursor(body);
  return { data, cursor: null, ...(!isLast && { expected: "the next page in `meta.page.cursor`" }) };
}

/**
 * Whether there seems to be a next page, in a shape that is not known: the list must not end early. Looks everywhere but
 * into the items.
 */
function hasCursor(owner: unknown): boolean {
  return Object.entries(isObject(owner) ? owner : {}).some(
    ([name, value]) =>
      name !== "data" &&
      ((/cursor|next|page_?token|has_?more/i.test(name) && value !== null && value !== false && value !== "") ||
        (name === "page" && typeof value === "string" && value !== "") ||
        hasCursor(value)),
  );
}

/** The names of an object's members, or the beginning of anything else. */
export function describeBody(body: unknown): string {
  if (isObject(body)) return `an object of ${Object.keys(body).slice(0, 20).join(", ") || "nothing"}`;
  return JSON.stringify(body)?.slice(0, 200) ?? "nothing";
}

/** Follows a JSON pointer (RFC 6901) into a body. */
export function resolvePointer(body: unknown, pointer: string): unknown {
  const names = pointer.split("/").slice(1);
  return names.reduce((owner, name) => member(owner, name.replaceAll("~1", "/").replaceAll("~0", "~")), body);
}

function member(owner: unknown, name: string): unknown {
  return isObject(owner) && Object.hasOwn(owner, name) ? owner[name] : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
