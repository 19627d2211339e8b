// Finds out which work a start without a known response has started, from the list in `checkWith`.
import { finders } from "@planasonix/openapi/finders";
import {
  encodeQuery,
  endpointOf,
  execute,
  resolvePointer,
  type StartCall,
  type StartFinder,
} from "@planasonix/runtime";
import { graceMs, ownSlackMs, slackMs } from "./next-step.ts";
import type { StoredStart } from "./record.ts";
import type { ServerClock, Timed } from "./server-clock.ts";
import { compare, givenTo, idOf, type LimitedCall, type ListedWork, pathValues, readOptions } from "./shown.ts";

/** How a list shows which work an operation has started. */
export type Finder = StartFinder;

/** The finder of an operation; undefined if no list shows which work it has started. */
export function finderOf({ input, starts }: Pick<StartCall, "input" | "starts">): Finder | undefined {
  const known: Readonly<Record<string, Finder | undefined>> = finders;
  // A table of another description says it itself, because its paths differ.
  return (starts.find === undefined ? known[input.endpoint.name] : starts.find) ?? undefined;
}

/** At most this many pages are read. */
const maxPages = 10;

/** At least this many of the first items are remembered: they tell where the new ones end. */
const knownItems = 5;

/** How far the time of creation may differ from the stored one without a list of what was known, in milliseconds. */
const exactMs = 2_000;

/** The work that existed before a start, and when its list was requested. */
export interface Baseline extends Timed {
  readonly known: readonly string[];
}

/** The newest work before a start: what may look as if it had been created after it. `serverClock` learns from it. */
export async function baseline(call: LimitedCall, finder: Finder, serverClock: ServerClock): Promise<Baseline> {
  const { clock } = call.exchange.options;
  const isRecent = (item: unknown): boolean => {
    const server = serverClock.earliest(clock.monotonic());
    const oldest = Number.isNaN(server) ? clock.now() - ownSlackMs : server - slackMs;
    return !(createdAt(finder, item) < oldest - slackMs);
  };
  const isEnough = (items: readonly unknown[], { timed }: Page): boolean => {
    serverClock.observe(timed);
    return isNewestFirst(finder, items) && !isRecent(items.at(-1));
  };
  const { items, timed } = await readPages(call, finder, isEnough);
  return { known: items.filter((item, index) => index < knownItems || isRecent(item)).map(idOf), ...timed };
}

/** The work that may come from a start, because nothing shows the contrary. */
export interface Candidates {
  readonly works: readonly ListedWork[];
  /** Whether the list was read far enough, and each of them is of the time of the start. */
  readonly isCertain: boolean;
  /** When the list was requested. */
  readonly timed: Timed;
}

/** What to look for. */
export interface Search {
  readonly start: StoredStart;
  /** The time limit of a start that does not state its own, in milliseconds. */
  readonly timeoutMs: number;
  /** The arguments of the start; `undefined` if it belongs to another key, so that they are not known. */
  readonly body: unknown;
  /** Whether to go on after the newest known item: some lists have queued work at their end. */
  readonly isThorough: boolean;
}

/** Finds the work that may come from a start. */
export async function candidates(call: LimitedCall, finder: Finder, search: Search): Promise<Candidates> {
  const { start, timeoutMs, body } = search;
  const { known, closed, limitMs = timeoutMs } = start;
  const { items, isComplete, timed } = await readNew(call, finder, known ?? [], search.isThorough);
  const since = Date.parse(start.since ?? start.at);
  const isShared = start.since !== undefined && !start.isOwnClock;
  const slack = isShared ? slackMs : ownSlackMs;
  const given = givenTo(call, body);
  const isWithin = (item: unknown, ms: number): boolean => {
    const time = createdAt(finder, item);
    return !(time < since - ms || time > since + limitMs + graceMs + ms);
  };
  const isOther = (item: unknown): boolean =>
    !isWithin(item, slack) ||
    compare(finder, given, item).likeness === "other" ||
    finder.others.some(([pointer, values]) => values.includes(String(valueAt(item, pointer)))) ||
    (closed !== undefined && !closed.includes(idOf(item)));
  const mine = items.filter((item) => !isOther(item));
  const isListed = closed?.every((id) => items.some((item) => idOf(item) === id)) ?? isComplete;
  const isCertain = isListed && (known !== undefined || mine.every((item) => isShared && isWithin(item, exactMs)));
  const works = mine.map((item) => compare(finder, given, item));
  return { works, isCertain, timed };
}

/** Reads the items that are newer than the known ones. A list that is too long has at least the newest ones first. */
async function readNew(
  call: LimitedCall,
  finder: Finder,
  known: readonly string[],
  isThorough: boolean,
): Promise<Pages> {
  const isKnown = (item: unknown): boolean => known.includes(idOf(item));
  const isSorted = (items: readonly unknown[]): boolean => items.some(isKnown) && isNewestFirst(finder, items);
  const { items, isComplete, timed } = await readPages(call, finder, (read) => !isThorough && isSorted(read));
  return { items: items.filter((item) => !isKnown(item)), isComplete: isComplete || isSorted(items), timed };
}

/** The beginning of a list. */
interface Pages {
  readonly items: readonly unknown[];
  /** Whether nothing that matters is missing. */
  readonly isComplete: boolean;
  /** When its first page was requested. */
  readonly timed: Timed;
}

interface Page {
  readonly items: readonly unknown[];
  readonly cursor: string | null;
  readonly timed: Timed;
}

/** Reads pages until the end of the list, or until `isEnough`. */
async function readPages(
  call: LimitedCall,
  finder: Finder,
  isEnough: (items: readonly unknown[], last: Page) => boolean,
): Promise<Pages> {
  const items: unknown[] = [];
  let first: Timed | undefined;
  let cursor: string | null | undefined;
  for (let pages = 0; pages < maxPages; pages += 1) {
    const page = await readPage(call, finder, cursor);
    first ??= page.timed;
    cursor = page.cursor;
    items.push(...page.items);
    if (isEnough(items, page) || cursor === null) return { items, isComplete: true, timed: first };
  }
  return { items, isComplete: false, timed: first as Timed };
}

async function readPage(call: LimitedCall, finder: Finder, cursor?: string | null): Promise<Page> {
  const { exchange, input } = call;
  const { clock } = exchange.options;
  const endpoint = endpointOf(finder);
  const values = pathValues(input);
  const filters = endpoint.queryNames.map((name) => [name, values[name]]);
  const [now, monotonic] = [clock.now(), clock.monotonic()];
  const page = await execute(exchange, {
    endpoint,
    path: endpoint.path(Object.values(values)[0]),
    query: encodeQuery({ ...Object.fromEntries(filters), cursor }),
    body: undefined,
    options: readOptions(call),
  });
  const { queuedMs = 0, response } = page.response;
  const sent = { sentOn: now + queuedMs, sentAt: monotonic + queuedMs };
  const timed = { ...sent, receivedAt: clock.monotonic(), date: response.headers.get("date") };
  // A list without an array in `data` has been rejected.
  return { items: page.data as unknown[], cursor: page.cursor, timed };
}

/** Whether neighbors descend, and no more of them ascend. Equal and missing times, and one item, show no order. */
function isNewestFirst(finder: Finder, items: readonly unknown[]): boolean {
  const times = items.map((item) => createdAt(finder, item));
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
