import fc from "fast-check";
import { createQuerySerializer } from "openapi-fetch";
import { describe, expect, test } from "vitest";
import { writeQuery } from "../../src/exchange/prepare.ts";

describe("a query", () => {
  test.each([
    [{}, ""],
    [{ status: "active", limit: 5, full: true }, "status=active&limit=5&full=true"],
    [{ status: ["a", "b"], none: undefined, off: null, empty: [] }, "status=a&status=b"],
    [{ name: "x&y=ü z" }, "name=x%26y%3D%C3%BC%20z"],
    [{ since: new Date(Date.UTC(2026, 10, 24)) }, "since=2026-11-24T00%3A00%3A00.000Z"],
    [{ empty: "", zero: 0, no: false }, "empty=&zero=0&no=false"],
  ])("%j is serialized as %j", (query, text) => {
    expect(writeQuery(query)).toBe(text);
  });

  test("is serialized as openapi-fetch does", () => {
    const name = fc.stringMatching(/^[a-z_]{1,9}$/).filter((text) => !(text in {}));
    const value = fc.oneof(fc.string({ unit: "grapheme" }), fc.integer(), fc.boolean(), fc.constant(null));
    const query = fc.dictionary(name, fc.oneof(value, fc.array(value.filter((one) => one !== null))));
    const theirs = createQuerySerializer();
    fc.assert(fc.property(query, (given) => writeQuery(given) === theirs(given)));
  });

  test.each([
    ["half a character", "\ud800"],
    ["an object", { gt: 5 }],
    ["no date", new Date(Number.NaN)],
    ["a list in a list", [["a"]]],
  ])("refuses %s by name", (_, q) => {
    expect(() => writeQuery({ q })).toThrow("`q` must be text of whole characters, a number, a boolean, a date");
  });
});
