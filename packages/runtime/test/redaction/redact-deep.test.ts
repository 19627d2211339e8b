import { inspect } from "node:util";
import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { createError } from "../../src/errors/create-errors.ts";
import { PlanasonixError } from "../../src/errors/errors.ts";
import { redactDeep } from "../../src/redaction/redact-deep.ts";

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
  ["the URL of a request", new Request("https://api.test/?token=hunter22"), "url"],
  ["the message of an exception of the platform", new DOMException("hunter22 is bad", "AbortError"), "message"],
] as const)("replaces a secret in %s, which is no property of its own", (_, value, name) => {
  const safe: unknown = redactDeep({ value }, redact);
  expect(safe).toHaveProperty(["value", name], expect.stringContaining("***"));
  expect(inspect(safe, { depth: 9, showHidden: true })).not.toContain("hunter22");
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

/** What a console prints at the greatest depth, and what JSON contains. */
const shown = (value: unknown): string => inspect(value, { depth: null, showHidden: true }) + JSON.stringify(value);

describe("secret in a cause", () => {
  const nested = (depth: number): Error => new Error("no", { cause: depth > 0 ? nested(depth - 1) : "hunter22" });

  test.each<[string, unknown]>([
    ["a value of a Map", new Map([["authorization", "Bearer hunter22"]])],
    ["a key of a Map", new Map([["hunter22", 1]])],
    ["a Set", new Set(["hunter22"])],
    ["Headers", new Headers({ authorization: "Bearer hunter22" })],
    ["URLSearchParams", new URLSearchParams({ key: "hunter22" })],
    ["a URL", new URL("https://x/?key=hunter22")],
    ["a request", new Request("https://x/hunter22", { headers: { authorization: "hunter22" } })],
    ["a response", new Response("", { headers: { location: "/hunter22" } })],
    ["a property with a symbol as its name", { [Symbol("secret")]: "hunter22" }],
    ["a property that is not enumerable", Object.defineProperty({}, "secret", { value: "hunter22" })],
    [
      "a property of a Map",
      new (class Odd extends Map {
        readonly secret = "hunter22";
      })(),
    ],
    [
      "an object with a method `entries`, which is not called",
      { secret: "hunter22", entries: () => expect.unreachable() },
    ],
    ["a Map in a Map", new Map([["a", new Map([["b", { c: new Set(["hunter22"]) }]])]])],
    ["a cause twenty levels down", nested(20)],
    ["a DOMException", new DOMException("hunter22", "AbortError")],
    [
      "an instance of a class",
      new (class Odd {
        readonly secret = "hunter22";
      })(),
    ],
  ])("is redacted in %s", (_, value) => {
    for (const cause of [value, Object.assign(new Error("odd"), { value })]) {
      const error = createError(PlanasonixError, "failed", {}, cause);
      expect(shown(cause) + [...(Symbol.iterator in Object(value) ? Object(value) : [])]).toContain("hunter22");

      expect(redactDeep(error, redact)).toBe(error);
      expect(shown(error)).not.toContain("hunter22");
      expect(shown(error)).toContain("***");
    }
  });

  test("is redacted in a value that refers to itself", () => {
    const cause: Record<string, unknown> = { secret: "hunter22", list: [] };
    cause.self = cause;
    cause.list = [cause, { cause }];

    expect(inspect(redactDeep({ cause }, redact), { depth: null })).toMatch(/^(?!.*hunter22).*\*\*\*.*Circular/s);
  });
});

test("keeps the parts of a value that contain no secret", () => {
  const rest = { date: new Date(0), map: new Map([["a", 1]]), bytes: new Uint8Array(3), signal: AbortSignal.abort() };

  const copy = Object(redactDeep({ secret: "hunter22", ...rest }, redact));

  expect(copy.secret).toBe("***");
  for (const [name, part] of Object.entries(rest)) expect(copy[name]).toBe(part);
});

test("copies a property named `__proto__` as data", () => {
  const value = JSON.parse('{"__proto__":{"secret":"hunter22"}}');

  expect(JSON.stringify(redactDeep(value, redact))).toBe('{"__proto__":{"secret":"***"}}');
});

test.each([
  [
    "a revoked proxy",
    () => {
      const { proxy, revoke } = Proxy.revocable({}, {});
      revoke();
      return proxy;
    },
  ],
  ["a collection that cannot be read", () => Object.assign(new Map(), { entries: () => expect.unreachable() })],
])("does not fail because of %s", (_, create) => {
  const value = create();

  expect(redactDeep({ secret: "hunter22", value }, redact)).toHaveProperty("secret", "***");
});

test("copies an error so that it prints like the original", () => {
  const copy = redactDeep(Object.assign(new TypeError("uses hunter22"), { code: "E_KEY" }), redact);

  expect(inspect(copy)).toMatch(/^Error \[TypeError\]: uses \*\*\*\n.*\{\s+code: 'E_KEY'\s+\}$/s);
});
