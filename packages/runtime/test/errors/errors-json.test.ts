import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { createError } from "../../src/errors/create-errors.ts";
import { isError, PlanasonixError } from "../../src/errors/errors.ts";

describe("toJSON", () => {
  test("contains the name, the message, the properties and the cause", () => {
    const cause = Object.assign(new Error("refused"), { code: "ECONNREFUSED" });
    const error = createError(PlanasonixError, "failed", { status: 500 }, cause);

    expect(error.toJSON()).toEqual({
      name: "PlanasonixError",
      message: "failed",
      status: 500,
      cause: { name: "Error", message: "refused", code: "ECONNREFUSED", cause: undefined },
    });
  });

  test("contains the complete JSON of a cause that is an SDK error", () => {
    const error = createError(PlanasonixError, "outer", {}, createError(PlanasonixError, "inner", { status: 404 }));

    expect(error.toJSON().cause).toMatchObject({ name: "PlanasonixError", message: "inner", status: 404 });
  });

  test("contains a cause that is not an error, unchanged", () => {
    expect(createError(PlanasonixError, "failed", {}, "why").toJSON().cause).toBe("why");
    expect(createError(PlanasonixError, "failed").toJSON().cause).toBeUndefined();
  });

  test("stops at a cycle of causes", () => {
    const cause = new Error("again");
    cause.cause = cause;

    expect(() => JSON.stringify(createError(PlanasonixError, "failed", {}, cause))).not.toThrow();
  });
});

test.each([
  ["an error", true, new TypeError("a")],
  ["an error of another realm", true, runInNewContext("new RangeError('a')")],
  ["a DOMException", true, new DOMException("a")],
  ["an object that resembles an error", false, { name: "Error", message: "a" }],
  ["a string", false, "Error"],
])("for %s, isError returns %s", (_, expected, value) => {
  expect(isError(value)).toBe(expected);
});
