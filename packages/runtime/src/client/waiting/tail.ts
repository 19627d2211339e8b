import { resolvePointer } from "../../http/json.ts";

/** The end of a long list of items that are sorted by time: those of the last two times, as JSON. */
export interface Tail {
  /** The first of both times. The list continues from it, with its items or after them. */
  readonly since: string;
  readonly earlier: readonly string[];
  readonly latest: readonly string[];
}

/** The end of the items; `undefined` if their times do not tell one. `pointer` is where an item has its time. */
export function tailOf(items: readonly unknown[], pointer: string): Tail | undefined {
  const times = items.map((item) => resolvePointer(item, pointer));
  const last = times.at(-1);
  const since = times.findLast((time) => time !== last);
  if (typeof since !== "string" || typeof last !== "string" || !(Date.parse(since) < Date.parse(last)))
    return undefined;
  const itemsAt = (time: string): string[] => items.filter((_, index) => times[index] === time).map(toText);
  return { since, earlier: itemsAt(since), latest: itemsAt(last) };
}

/** The items after the tail in a page that begins at its time. `undefined` if the page does not begin there. */
export function itemsAfter({ earlier, latest }: Tail, items: readonly unknown[]): unknown[] | undefined {
  const known = [[...earlier, ...latest], latest].find((texts) =>
    texts.every((text, index) => toText(items[index]) === text),
  );
  return known && items.slice(known.length);
}

const toText = (item: unknown): string => JSON.stringify(item);
