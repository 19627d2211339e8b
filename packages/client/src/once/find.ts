// Finds out which work a start without a known response has started, from the list in `checkWith`.
import { finders } from "@planasonix/openapi/finders";
import {
  encodeQuery,
  endpointOf,
  execute,
  fieldOf,
  isRecord,
  type OperationRef,
  ownProperties,
  resolvePointer,
  type StartCall,
} from "@planasonix/runtime";
import type { StoredStart } from "./record.ts";

/** How a list shows which work an operation has started. */
export interface Finder extends OperationRef {
  /** JSON pointers to the time of creation of an item. */
  readonly created: readonly string[];
  /** JSON pointers into an item, with values that show that it was started otherwise. */
  readonly others: readonly (readonly [pointer: string, values: readonly string[]])[];
}

/** The finder of an operation; undefined if no list shows which work it has started. */
export function finderOf({ input }: Pick<StartCall, "input">): Finder | undefined {
  const known: Readonly<Record<string, Finder | undefined>> = finders;
  return known[input.endpoint.name];
}

/** The values of the path parameters of a call. */
export function pathValues({ endpoint, path }: StartCall["input"]): Record<string, string> {
  const template = endpoint.operation.http.split("/");
  const values = path.split("/");
  const decode = (name: string): string => decodeURIComponent(values[template.indexOf(`{${name}}`)] ?? "");
  return Object.fromEntries(endpoint.pathNames.map((name) => [name, decode(name)]));
}

/** At most this many pages are read. */
const maxPages = 10;

/** How many of the newest items tell where the new ones end: some may be gone by then. */
const knownItems = 5;

/** How far outside the time limit of a start its work may seem to be created, in milliseconds, by the server's clock. */
export const slackMs = 600_000;

/** The newest work before a start, and the time of the server. */
export async function baseline(call: StartCall, finder: Finder): Promise<Pick<StoredStart, "known" | "since">> {
  const { items, date } = await readPage(call, finder);
  return { known: items.slice(0, knownItems).map(idOf), since: date ?? undefined };
}

/**
 * The IDs of the work that may come from a start, because nothing shows the contrary. Undefined if the list is not
 * sorted from newest to oldest and too long to read, so that there may be more.
 */
export async function candidates(
  call: StartCall,
  finder: Finder,
  start: StoredStart,
  timeoutMs: number,
): Promise<string[] | undefined> {
  const items = await readNew(call, finder, start.known ?? []);
  const since = Date.parse(start.since ?? "");
  const given = { ...pathValues(call.input), ...Object(call.input.body) };
  const isOther = (item: unknown): boolean =>
    createdAt(finder, item) < since - slackMs ||
    createdAt(finder, item) > since + timeoutMs + slackMs ||
    differs(given, resolvePointer(item, "/attributes")) ||
    finder.others.some(([pointer, values]) => values.includes(String(valueAt(item, pointer))));
  return items?.filter((item) => !isOther(item)).map(idOf);
}

/** Reads the items that are newer than the known ones. */
async function readNew(call: StartCall, finder: Finder, known: readonly string[]): Promise<unknown[] | undefined> {
  const items: unknown[] = [];
  let cursor: string | null | undefined;
  for (let pages = 0; pages < maxPages; pages += 1) {
    const page = await readPage(call, finder, cursor);
    cursor = page.cursor;
    items.push(...page.items);
    const end = items.findIndex((item) => known.includes(idOf(item)));
    if (end >= 0 && isNewestFirst(items.map((item) => createdAt(finder, item)))) return items.slice(0, end);
    if (cursor === null) return items.filter((item) => !known.includes(idOf(item)));
  }
  return undefined;
}

async function readPage(
  call: StartCall,
  finder: Finder,
  cursor?: string | null,
): Promise<{ readonly items: readonly unknown[]; readonly cursor: string | null; readonly date: string | null }> {
  const { exchange, input } = call;
  const endpoint = endpointOf(finder);
  const values = pathValues(input);
  const filters = endpoint.queryNames.map((name) => [name, values[name]]);
  const page = await execute(exchange, {
    endpoint,
    path: endpoint.path(Object.values(values)[0]),
    query: encodeQuery({ ...Object.fromEntries(filters), cursor }),
    body: undefined,
    options: ownProperties(input.options, { deadlineMs: undefined }),
  });
  // A list without an array in `data` has been rejected.
  return { items: page.data as unknown[], cursor: page.cursor, date: page.response.response.headers.get("date") };
}

/** Whether neighbors descend, and no more of them ascend. Equal and missing times, and one item, show no order. */
function isNewestFirst(times: readonly number[]): boolean {
  const steps = times.slice(1).map((time, index) => (times[index] ?? 0) - time);
  const descents = steps.filter((step) => step > 0).length;
  return descents > 0 && descents >= steps.filter((step) => step < 0).length;
}

/** When an item was created, in milliseconds since 1970; NaN if it does not say. */
export function createdAt({ created }: Pick<Finder, "created">, item: unknown): number {
  return Date.parse(String(created.map((pointer) => resolvePointer(item, pointer)).find(Boolean)));
}

/** Some deployments return the parent as a plain value: `trigger` in place of `trigger.type`. */
function valueAt(item: unknown, pointer: string): unknown {
  return resolvePointer(item, pointer) ?? resolvePointer(item, pointer.slice(0, pointer.lastIndexOf("/")));
}

function idOf(item: unknown): string {
  return String(resolvePointer(item, "/id"));
}

/** Whether a value that the API shows contradicts the given one. What it does not show, and lists, contradict nothing. */
function differs(ours: unknown, theirs: unknown): boolean {
  if (isRecord(ours) && isRecord(theirs)) {
    return Object.keys(ours).some((name) => differs(ours[name], fieldOf(theirs, name)));
  }
  const isComparable = typeof ours === typeof theirs && typeof ours !== "object";
  return isComparable && ours !== theirs && !(Math.abs(timeOf(ours) - timeOf(theirs)) < 1000);
}

/** The time that a text states, in milliseconds since 1970; NaN if it states none. */
function timeOf(value: unknown): number {
  return /^\d{4}-\d\d-\d\dT/.test(`${value}`) ? Date.parse(`${value}`) : NaN;
}
