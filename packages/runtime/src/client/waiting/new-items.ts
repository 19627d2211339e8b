// Which items of a page are new when the page is fetched again. Items that lack an ID are compared by their JSON.
import { fieldOf, resolvePointer } from "../../http/json.ts";

/**
 * Returns the index of the first new item: the highest one, up to `limit`, where the items before it are the last known
 * ones. Items that the server has dropped from the beginning are not compared. `undefined` if there is no such index.
 */
export function endOf(known: readonly unknown[], items: readonly unknown[], limit: number): number | undefined {
  for (let end = Math.min(limit, items.length); end > 0; end -= 1) {
    const compared = known.slice(-end);
    if (compared.every((text, index) => identify(items[end - compared.length + index]) === text)) return end;
  }
  return undefined;
}

/**
 * Returns the last timestamp but one of the items, found by `pointer`. Items with the last one may still arrive.
 * `undefined` unless both are dates in ascending order.
 */
export function sinceOf(items: readonly unknown[], pointer: string): string | undefined {
  const times = items.map((item) => resolvePointer(item, pointer));
  const last = times.at(-1);
  const since = times.findLast((time) => time !== last);
  return typeof since === "string" && Date.parse(since) < Date.parse(String(last)) ? since : undefined;
}

/**
 * Returns the ID of an item, or else its JSON. An item without an ID that is nested too deeply becomes NaN, which equals
 * no other item.
 */
export function identify(item: unknown): unknown {
  try {
    return fieldOf(item, "id") ?? JSON.stringify(item);
  } catch {
    return Number.NaN;
  }
}
