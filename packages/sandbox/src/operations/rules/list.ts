// The rule that lists resources. Cursors are signed: one that was changed, or that belongs to another list or other
// filters, is rejected with 400.
import { invalidRequest } from "@planasonix/serving";
import type { Call, OperationResult } from "../../call/call.ts";
import { isObject, type JsonObject } from "../../description/document.ts";
import { type Operation, typeIn } from "../../description/operation.ts";
import type { Condition } from "../../store/conditions.ts";
import { derivedText } from "../../store/identifiers.ts";
import { isTimestamp } from "../../time/timestamp.ts";
import { filterConditions } from "./filter.ts";

/** The default and the maximum number of items on a page. */
const limits = { usual: 50, highest: 1000 };

const limitParameter = "limit";

/**
 * Returns a page of resources, newest first. A collection that clients follow while it grows is returned oldest first.
 */
export function list(call: Call, { trash = false }: { readonly trash?: boolean } = {}): OperationResult {
  const { operation, params, workspace } = call;
  const query = { ...queryDefaults(operation), ...call.query };
  const type = typeIn(operation.successes[0]);
  const { cursor: cursorParameter = "" } = pagination(call);
  const scope = {
    operation: operation.id,
    params,
    query: { ...call.query, [cursorParameter]: undefined, [limitParameter]: undefined },
  };
  const limit = readLimit(query[limitParameter]);
  const { after, from } = readPosition(call, cursorParameter, scope);
  const parents = operation.pathParameters.map(
    (name): Condition => ({ attribute: name, equals: String(params[name]) }),
  );
  const where = [...parents, ...filterConditions({ ...call, query }, type, [limitParameter, cursorParameter]), ...from];
  const ascending = "x-follow" in operation.extensions;
  const isPaged = cursorParameter !== "";
  const isLimited = operation.parameters.some(({ name }) => name === limitParameter);
  const found = workspace.resources.select(type, {
    where,
    deleted: trash,
    ascending,
    after,
    limit: isPaged ? limit + 1 : isLimited ? limit : -1,
  });
  const items = isPaged ? found.slice(0, limit) : found;
  const last = items.at(-1);
  const cursor = isPaged && found.length > limit && last !== undefined ? createCursor(last.seq, scope) : null;
  return { kind: "page", items, limit, cursor };
}

/** The documented defaults of the query parameters. */
function queryDefaults({ parameters }: Operation): JsonObject {
  const defaulted = parameters.filter((one) => one.in === "query" && "default" in one.schema);
  return Object.fromEntries(defaulted.map(({ name, schema }) => [name, schema.default]));
}

function pagination({ operation }: Call): { cursor?: string; time?: string } {
  const { "x-pagination": pages, "x-follow": follow } = operation.extensions;
  const time = isObject(follow) ? String(follow.time).split("/").at(-1) : undefined;
  return { ...(isObject(pages) && { cursor: String(pages.cursor) }), ...(time !== undefined && { time }) };
}

function readLimit(value: unknown): number {
  if (value === undefined) return limits.usual;
  if (Number(value) < 1) throw invalidRequest({ field: `query.${limitParameter}`, issue: "must be at least 1" });
  return Math.min(Number(value), limits.highest);
}

interface Position {
  readonly after: number | undefined;
  readonly from: readonly Condition[];
}

/**
 * The position from which a list continues. In a growing collection, a client can give the time of an item instead of a
 * cursor.
 */
function readPosition(call: Call, parameter: string, scope: object): Position {
  const value = call.query[parameter];
  const { time } = pagination(call);
  if (typeof value !== "string") return { after: undefined, from: [] };
  if (time !== undefined && isTimestamp(value)) return { after: undefined, from: [{ attribute: time, from: value }] };
  return { after: readCursor(value, { ...scope }, `query.${parameter}`), from: [] };
}

/**
 * The key that signs cursors, so that the sandbox can reject cursors that were changed or belong to another list. The
 * key protects no data, so it need not be secret. It is constant, so that cursors stay valid after a restart.
 */
const key = "planasonix-sandbox-cursor";

/** What a cursor belongs to: the operation, its path and its filters. */
export type CursorScope = Readonly<Record<string, unknown>>;

/** An opaque cursor for the items after a sequence number. */
export function createCursor(seq: number, scope: CursorScope): string {
  return toBase64Url(JSON.stringify([seq, signature(seq, scope)]));
}

/** The sequence number of a cursor. @throws {HttpError} 400 if the cursor was not made for this scope. */
export function readCursor(cursor: string, scope: CursorScope, field: string): number {
  const [seq, signed] = parse(cursor);
  if (Number.isSafeInteger(seq) && signed === signature(Number(seq), scope)) return Number(seq);
  throw invalidRequest({ field, issue: "must be the cursor of the previous page, with the same filters" });
}

function toBase64Url(ascii: string): string {
  return btoa(ascii).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function parse(cursor: string): unknown[] {
  try {
    const value: unknown = JSON.parse(atob(cursor.replaceAll("-", "+").replaceAll("_", "/")));
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

function signature(seq: number, scope: CursorScope): string {
  return derivedText([key, seq, JSON.stringify(scope)], 16);
}
