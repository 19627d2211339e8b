import { describe, expect, test } from "vitest";
import { itemsAfter, tailOf } from "../../../src/client/waiting/growing-list.ts";

/** Creates items with the given times, in seconds. Each has a different text. */
const at = (...seconds: readonly number[]): object[] =>
  seconds.map((second, index) => ({ text: `${second}.${index}`, ts: `2026-01-01T00:00:0${second}Z` }));

describe("tailOf", () => {
  test("returns the items of the last two timestamps, and the earlier timestamp as `since`", () => {
    const items = at(1, 2, 2, 3, 3, 3);

    expect(tailOf(items, "/ts")).toEqual({
      since: "2026-01-01T00:00:02Z",
      earlier: items.slice(1, 3).map((item) => JSON.stringify(item)),
      latest: items.slice(3).map((item) => JSON.stringify(item)),
    });
  });

  test.each([
    ["no items", []],
    ["a single timestamp", at(1, 1, 1)],
    ["timestamps out of order", at(1, 3, 2)],
    ["items without timestamps", [{ text: "a" }, { text: "b" }]],
    ["timestamps that are not dates", [{ ts: "early" }, { ts: "late" }]],
    ["items that are not objects", ["a", "b"]],
  ])("returns undefined for %s", (_, items) => {
    expect(tailOf(items, "/ts")).toBeUndefined();
  });
});

describe("itemsAfter", () => {
  const [a, b, c, d] = at(1, 2, 3, 4);
  const tail = tailOf([a, b, c], "/ts");
  if (!tail) throw new Error("tailOf returned no tail");

  test.each([
    ["the whole tail", [b, c, d], [d]],
    ["the latest items of the tail", [c, d], [d]],
    ["the whole tail at the end of a page", [b, c], []],
    ["the latest items of the tail at the end of a page", [c], []],
    ["the latest items of the tail, even if the earlier ones are next", [c, b, d], [b, d]],
  ])("returns the items that follow %s", (_, items, expected) => {
    expect(itemsAfter(tail, items)).toEqual(expected);
  });

  test.each([
    ["all items of the list", [a, b, c, d]],
    ["no items", []],
    ["only later items", [d]],
  ])("returns undefined for a page with %s", (_, items) => {
    expect(itemsAfter(tail, items)).toBeUndefined();
  });

  test("returns undefined instead of throwing if items are nested too deeply to compare", () => {
    const deep: unknown = JSON.parse(`${"[".repeat(20_000)}${"]".repeat(20_000)}`);
    const items = at(1, 2).map((item) => ({ ...item, deep }));
    const deepTail = tailOf(items, "/ts");
    if (!deepTail) throw new Error("tailOf returned no tail");
    expect(itemsAfter(deepTail, items)).toBeUndefined();
  });
});
