import { inspect } from "node:util";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { createError } from "../../src/errors/create-errors.ts";
import { PlanasonixError, redactionDepth } from "../../src/errors/errors.ts";
import { redactDeep } from "../../src/redaction/redactor.ts";

const redact = (text: string): string => text.replaceAll("hunter22", "***");

test.each([
  ["a string", "hunter22!", "***!"],
  ["an object", { a: "hunter22", b: 1 }, { a: "***", b: 1 }],
  ["the name of a property", { hunter22: 1 }, { "***": 1 }],
  ["an array", [1, "hunter22"], [1, "***"]],
  ["nested values", { a: [{ b: "hunter22" }] }, { a: [{ b: "***" }] }],
])("replaces a secret in %s", (_, value, expected) => {
  expect(redactDeep(value, redact)).toEqual(expected);
});

test.each([
  ["an object", { a: "fine", b: [1, null] }],
  ["an error", new Error("fine")],
  ["a number", 5],
  ["null", null],
  ["150 MB of bytes, which it does not list,", { body: new Uint8Array(150_000_000) }],
])("returns %s without a secret unchanged", (_, value) => {
  expect(redactDeep(value, redact)).toBe(value);
});

test("redacts an SDK error in place, including its stack, properties and cause", () => {
  const error = createError(
    PlanasonixError,
    "uses hunter22",
    { url: "https://x/hunter22" },
    new Error("hunter22 refused"),
  );

  expect(redactDeep(error, redact)).toBe(error);
  expect(inspect(error) + error.stack + JSON.stringify(error)).not.toContain("hunter22");
  expect(error.message).toBe("uses ***");
  expect(error.cause).toMatchObject({ message: "*** refused" });
});

test("copies any other error that contains a secret, with its name and code", () => {
  const error = Object.assign(new TypeError("uses hunter22"), { code: "E_KEY" });

  const copy = redactDeep(error, redact);

  expect(copy).not.toBe(error);
  expect(copy).toMatchObject({ name: "TypeError", message: "uses ***", code: "E_KEY" });
  expect(error.message).toBe("uses hunter22");
});

test("redacts an error of another realm", () => {
  const error = runInNewContext("new Error('uses hunter22')");

  expect(redactDeep(error, redact)).toMatchObject({ message: "uses ***" });
});

test("treats a property whose getter throws as undefined", () => {
  const value = Object.defineProperty({ a: "hunter22" }, "b", {
    enumerable: true,
    get() {
      throw new Error("no");
    },
  });

  expect(redactDeep(value, redact)).toEqual({ a: "***", b: undefined });
});

test("stops at a cycle of causes", () => {
  const error = createError(PlanasonixError, "uses hunter22");
  error.cause = error;

  expect(redactDeep(error, redact)).toBe(error);
  expect(error.message).toBe("uses ***");
});

test("does not search values below the redaction depth, because no output shows them", () => {
  let value: object = { secret: "hunter22" };
  for (let depth = 0; depth <= redactionDepth; depth += 1) value = { value };

  expect(redactDeep(value, redact)).toBe(value);
});
