import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import * as validators from "../../src/options/validators.ts";
import { checkOptions, isObject, type Validator } from "../../src/options/validators.ts";

const { abortSignal, aboveZero, any, callback, callbacks, count, countAboveZero, flag, nonEmptyString } = validators;
const { hasMethods, oneOf, plainObject } = validators;

test.each<[name: string, validator: Validator, valid: readonly unknown[], invalid: readonly unknown[]]>([
  ["flag", flag, [true, false], ["true", 1, null]],
  ["callback", callback, [() => {}, class {}], [{}, null]],
  ["aboveZero", aboveZero, [1, 0.5, Number.POSITIVE_INFINITY], [0, -1, Number.NaN, "1"]],
  ["count", count, [0, 1, 100], [-1, 1.5, Number.NaN, "1", Number.POSITIVE_INFINITY]],
  ["countAboveZero", countAboveZero, [1, 100], [0, -1, 1.5]],
  ["nonEmptyString", nonEmptyString, ["a", " "], ["", 1, undefined]],
  ["abortSignal", abortSignal, [AbortSignal.abort(), { aborted: false }], [{}, null, true]],
  ["plainObject", plainObject, [{}, Object.create(null)], [new Headers(), [], new Map(), () => {}, null, "a"]],
  ["callbacks", callbacks, [[], [() => {}]], [[1], () => {}, {}]],
  ["hasMethods", hasMethods("a", "b"), [{ a() {}, b() {} }], [{ a() {} }, { a() {}, b: 1 }, null]],
  ["oneOf", oneOf(["a", "b"]), ["a", "b"], ["c", "", 1]],
  ["any", any, [undefined, null, 1], []],
])("%s accepts valid values and no others", (_, [, test], valid, invalid) => {
  expect(valid.map(test)).toEqual(valid.map(() => true));
  expect(invalid.map(test)).toEqual(invalid.map(() => false));
});

test("isObject accepts functions and objects of any realm, but no primitive values", () => {
  const values = [{}, [], () => {}, runInNewContext("({})"), null, undefined, "a", 1];

  expect(values.map(isObject)).toEqual([true, true, true, true, false, false, false, false]);
});

describe("checkOptions", () => {
  const declared = { size: aboveZero, name: nonEmptyString };

  test.each([{}, { size: 1 }, { name: "a", size: undefined }])("accepts %j", (options) => {
    expect(() => checkOptions(options, declared)).not.toThrow();
  });

  test.each([
    ["an unknown option", { weight: 1 }, "Unknown option `weight`; the options are size, name"],
    ["a misspelled option", { sice: 1 }, "Unknown option `sice`; did you mean `size`? The options are size, name"],
    ["a name that every object inherits", { toString: 1 }, "Unknown option `toString`"],
    ["an invalid number, which is quoted", { size: -1 }, "`size` must be a number above 0, got -1"],
    ["an array", [], "The options must be a plain object"],
    ["a string", "a" as never, "The options must be a plain object"],
  ])("throws for %s", (_, options, message) => {
    expect(() => checkOptions(options, declared)).toThrow(TypeError);
    expect(() => checkOptions(options, declared)).toThrow(message);
  });

  test("does not quote a value that may be a secret", () => {
    expect(() => checkOptions({ size: "hunter22" }, declared)).toThrow(/^`size` must be a number above 0$/);
  });
});
