import type { Operation } from "./operation.ts";

/** One page of a list. */
export interface Page<Item> {
  readonly data: readonly Item[];
  /** Where the next page begins; `null` on the last one. */
  readonly cursor: string | null;
}

/** What a wire body came to: the value that was promised, or what was expected and what is there instead. */
export type Reading =
  | { readonly ok: true; readonly data: unknown; readonly cursor: string | null }
  | { readonly ok: false; readonly expected: string; readonly found: string };

/** The one function that knows the envelope. What it does not recognise is not guessed at. */
export function readEnvelope({ gives }: Pick<Operation, "gives">, body: unknown): Reading {
  if (gives === "nothing") return { ok: true, data: undefined, cursor: null };
  const data = member(body, "data");
  if (gives !== "list") {
    return isObject(data) ? { ok: true, data, cursor: null } : refuse("an object with an object `data`", body);
  }
  if (!Array.isArray(data)) return refuse("an object with a list `data`", body);
  const cursor = readCursor(body);
  if (cursor !== undefined) return { ok: true, data, cursor };
  return refuse(
    "the next page under `meta.page.cursor`, a string or null",
    isObject(member(body, "meta")) ? member(body, "meta") : body,
  );
}

/** `null`: the last page. Nothing: there seems to be a next page, but in no shape that is known. */
function readCursor(body: unknown): string | null | undefined {
  const meta = member(body, "meta");
  const page = member(meta, "page");
  const cursor = member(isObject(page) ? page : meta, "cursor");
  if (typeof cursor === "string" && cursor !== "") return cursor;
  return [body, meta, page].some(hasCursor) ? undefined : null;
}

function hasCursor(owner: unknown): boolean {
  if (!isObject(owner)) return false;
  return Object.entries(owner).some(
    ([name, value]) =>
      /cursor|next|page_?token|has_?more/i.test(name) && !(value === null || value === false || value === ""),
  );
}

function refuse(expected: string, body: unknown): Reading {
  return { ok: false, expected, found: describe(body) };
}

/** The names of an object's members, or the beginning of anything else. */
function describe(body: unknown): string {
  if (isObject(body)) return `an object with ${Object.keys(body).slice(0, 20).join(", ") || "nothing"}`;
  if (Array.isArray(body)) return `a list of ${body.length}`;
  return body === "" ? "an empty body" : String(body).slice(0, 200);
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
