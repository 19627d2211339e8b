import { describe, expect, test } from "vitest";
import { itemsAfter, tailOf } from "../../../src/client/waiting/follow.ts";

/** Creates items with the given times, in seconds. Each has a different text. */
const at = (...seconds: readonly number[]): object[] =>
  seconds.map((second, index) => ({ text: `${second}.${index}`, ts: `2026-01-01T00:00:0${second}Z` }));

describe("tailOf", () => {
  test("keeps the items of the last two timestamps", () => {
    const items = at(1, 2, 2, 3, 3, 3);

    expect(tailOf(items, "/ts")).toEqual({
      since: "2026-01-01T00:00:02Z",
      earlier: items.slice(1, 3).map((item) => JSON.stringify(item)),
      latest: items.slice(3).map((item) => JSON.stringify(item)),
    });
  });

  test.each([
    ["no items", []],
    ["one time", at(1, 1, 1)],
    ["times out of order", at(1, 3, 2)],
    ["items without times", [{ text: "a" }, { text: "b" }]],
    ["timestamps that are not times", [{ ts: "early" }, { ts: "late" }]],
    ["values that are not items", ["a", "b"]],
  ])("returns undefined for %s", (_, items) => {
    expect(tailOf(items, "/ts")).toBeUndefined();
  });
});

describe("itemsAfter", () => {
  const [a, b, c, d] = at(1, 2, 3, 4);
  const tail = tailOf([a, b, c], "/ts");
  if (!tail) throw new Error("No tail");

  test.each([
    ["items from the given time on", [b, c, d], [d]],
    ["items after the given time", [c, d], [d]],
    ["no new items from the given time on", [b, c], []],
    ["no new items after the given time", [c], []],
    ["all items of the list", [a, b, c, d], undefined],
    ["no items", [], undefined],
    ["the items in another order", [c, b, d], [b, d]],
    ["only other items", [d], undefined],
  ])("returns the new items of a page with %s", (_, items, expected) => {
    expect(itemsAfter(tail, items)).toEqual(expected);
  });

  test("finds no new item, without throwing, if items are nested too deeply to compare", () => {
    const deep: unknown = JSON.parse(`${"[".repeat(20_000)}${"]".repeat(20_000)}`);
    const items = at(1, 2).map((item) => ({ ...item, deep }));
    const deepTail = tailOf(items, "/ts");
    if (!deepTail) throw new Error("No tail");
    expect(itemsAfter(deepTail, items)).toBeUndefined();
  });
});
