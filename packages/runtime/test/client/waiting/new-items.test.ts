import { describe, expect, test } from "vitest";
import { endOf, identify, sinceOf } from "../../../src/client/waiting/new-items.ts";

/** Creates items with the given times, in seconds. Each has a different text. */
const at = (...seconds: readonly number[]): object[] =>
  seconds.map((second, index) => ({ text: `${second}.${index}`, ts: `2026-01-01T00:00:0${second}Z` }));

describe("sinceOf", () => {
  test("returns the last timestamp but one", () => {
    expect(sinceOf(at(1, 2, 2, 3, 3, 3), "/ts")).toBe("2026-01-01T00:00:02Z");
  });

  test.each([
    ["no items", []],
    ["a single timestamp", at(1, 1, 1)],
    ["timestamps out of order", at(1, 3, 2)],
    ["items without timestamps", [{ text: "a" }, { text: "b" }]],
    ["timestamps that are not dates", [{ ts: "early" }, { ts: "late" }]],
    ["two forms of the same time", [{ ts: "2026-01-01T00:00:01Z" }, { ts: "2026-01-01T00:00:01.000Z" }]],
    ["items of which only the last has a timestamp", [{ text: "a" }, ...at(1)]],
    ["items that are not objects", ["a", "b"]],
  ])("returns undefined for %s", (_, items) => {
    expect(sinceOf(items, "/ts")).toBeUndefined();
  });
});

describe("endOf", () => {
  const [a, b, c, d] = at(1, 2, 3, 4);
  const known = [b, c].map(identify);

  test.each([
    ["all known items", [b, c, d], 2],
    ["the last known item", [c, d], 1],
    ["nothing but the known items", [b, c], 2],
    ["nothing but the last known item", [c], 1],
    ["the last known item, even if the one before is next", [c, b, d], 1],
    ["items before the known ones", [a, b, c, d], 3],
    ["the known items twice", [b, c, b, c, d], 4],
  ])("returns the index after the last known item of a page with %s", (_, items, end) => {
    expect(endOf(known, items, 4)).toBe(end);
  });

  test.each([
    ["no items", []],
    ["only later items", [d]],
    ["only the first known item", [b]],
    ["the known items in another order", [b, a, c]],
  ])("returns undefined for a page with %s", (_, items) => {
    expect(endOf(known, items, 4)).toBeUndefined();
  });

  test("returns no index above the limit", () => {
    expect(endOf(known, [b, c, b, c, d], 3)).toBe(2);
  });

  test("compares all known items, because single lines repeat", () => {
    expect(endOf([a, b, b, b].map(identify), [b, b, b, b, b], 5)).toBe(3);
  });

  test("returns undefined instead of throwing if items are nested too deeply to compare", () => {
    const deep: unknown = JSON.parse(`${"[".repeat(20_000)}${"]".repeat(20_000)}`);

    expect(endOf([identify(deep)], [deep], 1)).toBeUndefined();
  });
});

describe("identify", () => {
  test("returns the ID, so that other fields may change", () => {
    expect(identify({ id: "log_1", attributes: { age: 1 } })).toBe("log_1");
  });

  test.each([[{ type: "log_line" }], [{ id: null }], ["a"]])("returns the JSON of %j, which has no ID", (item) => {
    expect(identify(item)).toBe(JSON.stringify(item));
  });
});
