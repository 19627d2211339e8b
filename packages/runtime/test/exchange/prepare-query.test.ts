import fc from "fast-check";
import { createQuerySerializer } from "openapi-fetch";
import { describe, expect, test } from "vitest";
import { encodeQuery } from "../../src/exchange/prepare.ts";

const writeQuery = (...groups: readonly object[]): string =>
  encodeQuery(...groups)
    .map((parameter) => parameter.join("="))
    .join("&");

describe("encodeQuery", () => {
  test.each([
    [{}, ""],
    [{ status: "active", limit: 5, full: true }, "status=active&limit=5&full=true"],
    [{ status: ["a", "b"], none: undefined, off: null, empty: [] }, "status=a&status=b"],
    [{ name: "x&y=ü z" }, "name=x%26y%3D%C3%BC%20z"],
    [{ since: new Date(Date.UTC(2026, 10, 24)) }, "since=2026-11-24T00%3A00%3A00.000Z"],
    [{ list: Object.freeze(["a", undefined, null, 1]) }, "list=a&list=1"],
    [{ empty: "", zero: 0, no: false }, "empty=&zero=0&no=false"],
  ])("serializes %j as %j", (query, text) => {
    expect(writeQuery(query)).toBe(text);
  });

  test("serializes integers of any size", () => {
    expect(writeQuery({ id: 2n ** 64n })).toBe("id=18446744073709551616");
  });

  test("serializes a query as openapi-fetch does", () => {
    const name = fc.stringMatching(/^[a-z_]{1,9}$/).filter((text) => !(text in {}));
    const value = fc.oneof(fc.string({ unit: "grapheme" }), fc.integer(), fc.boolean(), fc.constant(null));
    const query = fc.dictionary(name, fc.oneof(value, fc.array(value.filter((one) => one !== null))));
    const theirs = createQuerySerializer();
    fc.assert(fc.property(query, (given) => writeQuery(given) === theirs(given)));
  });

  test.each([
    ["an unpaired surrogate", "\ud800"],
    ["an object", { gt: 5 }],
    ["an object without a prototype", Object.create(null)],
    ["a symbol", Symbol("a")],
    ["a function", () => 1],
    ["NaN", Number.NaN],
    ["an infinite number", Number.POSITIVE_INFINITY],
    ["an invalid date", new Date(Number.NaN)],
    ["a nested array", [["a"]]],
  ])("rejects %s and names the parameter", (_, q) => {
    expect(() => writeQuery({ q })).toThrow("`q` must be a well-formed string, a finite number, a boolean, a date");
  });

  test("encodes the name of a parameter", () => {
    expect(writeQuery({ "a&b": 1, "filter[x]": 2 })).toBe("a%26b=1&filter%5Bx%5D=2");
  });

  test("keeps the order of the parameters across groups", () => {
    expect(writeQuery({ a: 1 }, { b: [2, 3], c: undefined }, { c: 4 })).toBe("a=1&b=2&b=3&c=4");
  });

  test.each([
    ["in two groups", [{ a: 1 }, { b: 2, a: 3 }]],
    ["as an array and as a value", [{ a: [1, 2] }, { a: 3 }]],
    ["under a name that needs encoding", [{ "a b": 1 }, { "a b": 1 }]],
  ])("rejects a parameter that is given twice: %s", (_, groups) => {
    expect(() => writeQuery(...groups)).toThrow(/^The query parameter `a( b)?` is given twice$/);
  });

  test.each([
    ["null", [{ a: 1 }, { a: null }]],
    ["undefined", [{ a: undefined }, { a: 1 }]],
    ["an empty array", [{ a: 1 }, { a: [] }]],
  ])("ignores %s beside a value of the same parameter", (_, groups) => {
    expect(writeQuery(...groups)).toBe("a=1");
  });
});
