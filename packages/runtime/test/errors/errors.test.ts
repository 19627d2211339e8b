import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { createError } from "../../src/errors/create-errors.ts";
import * as errors from "../../src/errors/errors.ts";
import { PlanasonixError } from "../../src/errors/errors.ts";
import * as guards from "../../src/errors/guards.ts";
import { failed, key, setup } from "../support/fixture.ts";

const classes = Object.entries({ ...errors, PlanasonixError }).filter(
  ([name]) => /^[A-Z].*Error$/.test(name) && name !== "CallError",
) as [string, typeof errors.WaitError][];

describe("the error classes", () => {
  test.each(classes)("define the name %s on the prototype, where minification does not change it", (name, Kind) => {
    expect(Kind.prototype.name).toBe(name);
    expect(Object.keys(createError(Kind, "m", {}))).not.toContain("name");
  });

  test.each(classes)("have a guard that recognizes %s and rejects other values", (name, Kind) => {
    const guard = Reflect.get(guards, `is${name}`);
    expect(guard(createError(Kind, "m", {}))).toBe(true);
    expect(guard(new Error("m"))).toBe(false);
    expect(guard(undefined)).toBe(false);
    expect(guard("text")).toBe(false);
  });

  test("have guards that accept subclasses and errors of another copy of the package", () => {
    class PlanasonixError extends Error {}
    class ApiError extends PlanasonixError {}
    class NotFoundError extends ApiError {}
    const copies: [{ prototype: object }, string][] = [
      [PlanasonixError, "PlanasonixError"],
      [ApiError, "ApiError"],
      [NotFoundError, "NotFoundError"],
    ];
    for (const [{ prototype }, value] of copies) Object.defineProperty(prototype, "name", { value });

    const foreign = new NotFoundError("m");
    expect(
      [guards.isNotFoundError, guards.isApiError, guards.isPlanasonixError].map((guard) => guard(foreign)),
    ).toEqual([true, true, true]);
    expect(guards.isConflictError(foreign)).toBe(false);
  });

  test("have guards that reject an error of the same name from another library", () => {
    class Foreign extends Error {}
    Object.defineProperty(Foreign.prototype, "name", { value: "ApiError" });
    expect(guards.isApiError(new Foreign("m"))).toBe(false);
  });

  test("include the causes in JSON", () => {
    const root = Object.assign(new Error("root"), { code: "ECONNRESET" });
    const error = createError(PlanasonixError, "m", { extra: 1 }, new TypeError("fetch failed", { cause: root }));
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      name: "PlanasonixError",
      message: "m",
      extra: 1,
      cause: {
        name: "TypeError",
        message: "fetch failed",
        cause: { name: "Error", message: "root", code: "ECONNRESET" },
      },
    });
  });
});

describe("a ConnectionError", () => {
  test.each([
    ["ECONNREFUSED", "connect", "not_sent", "GET /things/a could not be sent to api.test (ECONNREFUSED)"],
    ["ECONNRESET", "response", "ambiguous", "GET /things/a got no response from api.test (ECONNRESET)"],
  ])("states the phase of the failure: %s", async (code, phase, failure, message) => {
    const cause = failed(code);
    const { things } = setup([cause], { maxRetries: 0 });
    await expect(things.get("a")).rejects.toMatchObject({ name: "ConnectionError", phase, failure, message, cause });
  });

  test("does not contain an API key that a custom fetch puts into its errors", async () => {
    const { things } = setup([new Error(`cannot send "Bearer ${key}"`)], { maxRetries: 0 });
    const error = await things.get("a").catch((caught: unknown) => caught);
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(key);
    expect(error.cause.message).toBe('cannot send "Bearer ***"');
  });
});

describe("a ResponseFormatError", () => {
  test.each([
    [
      "a proxy's page",
      new Response("<html>Sign in</html>"),
      'returned 200 with an unexpected body: expected an object `data`, found "<html>Sign in</html>"',
    ],
    ["an empty body", new Response(""), "found an empty body"],
    [
      "an object of an unexpected shape",
      Response.json({ pipeline: {}, total: 3 }),
      "found an object with pipeline, total",
    ],
    ["an empty object", Response.json({}), "found an empty object"],
    ["an array", Response.json([1]), "found an array"],
  ])("describes what arrived instead of an envelope: %s", async (_, response, message) => {
    const { things, fetch } = setup([response]);
    await expect(things.get("a")).rejects.toMatchObject({
      name: "ResponseFormatError",
      operation: "things.get",
      status: 200,
      url: "https://api.test/v1/things/a",
      expected: "an object `data`",
      message: expect.stringContaining(message),
    });
    expect(fetch.sent).toHaveLength(1);
  });
});
