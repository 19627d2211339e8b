import type { Command } from "@planasonix/configured/src/described/command.ts";
import { argumentsOf, clientMethod, type RequestParts } from "@planasonix/configured/src/session/client-method.ts";
import { checkSupported } from "@planasonix/configured/src/session/spoken-dialect.ts";
import { plainJson } from "../shown/escape.ts";
import { columnsOf, flat, valueIn } from "../shown/fields.ts";
import type { Answer } from "../shown/result.ts";
import { showList } from "../shown/table.ts";
import { showValue } from "../shown/value.ts";
import type { OpenApi, Workspace } from "./workspace.ts";

/** A call of one operation. */
export interface Call {
  readonly command: Command;
  readonly parts: RequestParts;
  /** How many items of a list to return. */
  readonly limit?: number | undefined;
  /** Where a list goes on. */
  readonly cursor?: string | undefined;
  /** The fields to return. */
  readonly fields?: readonly string[] | undefined;
  readonly signal: AbortSignal;
}

/** The time limit of a call, in milliseconds: many MCP hosts end a call of a tool after a minute. */
export const callMs = 50_000;

/** How many items of a list are returned, unless the agent says it. */
const usualItems = 20;

/** How many pages are read for a list whose pages have few items, or none. */
const maxPages = 5;

/** Calls an operation, and answers with what it returns. */
export async function callOperation(workspace: Workspace, call: Call): Promise<Answer> {
  const { command, parts, fields, signal } = call;
  const columns = columnsOf(command, fields);
  const api = await workspace.open();
  checkSupported(api.settings.dialect, command.operation);
  if (command.result === "list") return listItems(api, call, columns);
  const method = clientMethod(api.client, command.operation);
  const value = await method(...argumentsOf(command, parts), { signal, deadlineMs: callMs });
  if (value === undefined || value === null) return { text: `${command.operation}: done` };
  return showOne(api, call, value, columns);
}

function showOne(
  { redactor }: OpenApi,
  { command, fields }: Call,
  value: unknown,
  columns: ReturnType<typeof columnsOf>,
): Answer {
  const safe = redactor.value(value);
  const wanted = fields
    ? Object.fromEntries(columns.map((column) => [column.name, valueIn(safe, column)]))
    : flat(safe);
  const { text, isTrimmed } = showValue(wanted);
  return {
    text: isTrimmed ? `${command.operation}: trimmed; \`fields\` shows more of some` : command.operation,
    data: text,
  };
}

/** A list of the client, page by page. */
interface PagedList {
  pages(options: { readonly from?: string }): AsyncIterable<{
    readonly data: readonly unknown[];
    readonly cursor: string | null;
    readonly done: boolean;
  }>;
}

async function listItems(
  { client, redactor }: OpenApi,
  { command, parts, limit = usualItems, cursor, signal }: Call,
  columns: ReturnType<typeof columnsOf>,
): Promise<Answer> {
  const query = { ...parts.query, ...(command.hasPageSize && { limit }) };
  const list = clientMethod(client, command.operation)(...argumentsOf(command, { ...parts, query }), {
    prefetch: false,
    signal,
    deadlineMs: callMs,
    ...(command.takes !== "query" && Object.keys(query).length > 0 && { query }),
  }) as unknown as PagedList;
  const items: unknown[] = [];
  let next: string | undefined;
  let pages = 0;
  for await (const page of list.pages(cursor === undefined ? {} : { from: cursor })) {
    items.push(...page.data);
    next = page.done ? undefined : (page.cursor ?? undefined);
    pages += 1;
    if (items.length >= limit || pages === maxPages) break;
  }
  const asked = items.slice(0, limit).map((item) => redactor.value(item));
  const shown = columns.length > 0 ? showList(asked, columns) : showRows(asked);
  return {
    text: `${command.operation}: ${countText(shown.count, asked.length, items.length, next)}`,
    data: shown.count > 0 ? withCursor(shown, asked.length, items.length, next) : undefined,
  };
}

/** Items without columns, as an array of JSON. */
function showRows(items: readonly unknown[]): { readonly text: string; readonly count: number } {
  return { text: showValue(items).text, count: items.length };
}

/** A cursor comes from the API, so it stands with its data. It skips items that did not fit, so they must come first. */
function withCursor(
  { text, count }: { readonly text: string; readonly count: number },
  asked: number,
  read: number,
  next: string | undefined,
): string {
  return next === undefined || count < asked || asked < read ? text : `${text}\ncursor: ${plainJson(next)}`;
}

function countText(shown: number, asked: number, read: number, next: string | undefined): string {
  const items = shown === 1 ? "1 item" : `${shown} items`;
  if (shown < asked) return `${items} of ${asked} fit; to go on, ask with limit ${shown}, or with fewer \`fields\``;
  if (shown < read) return `${items} of ${read}${next === undefined ? "" : " or more"}; \`limit\` shows more`;
  return next === undefined ? items : `${items}, and more with this cursor`;
}
