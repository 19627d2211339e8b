import { describe, expect, test } from "vitest";
import { createHandler, createMemoryStore, sign, verify } from "../../src/index.ts";
import { createNodeHandler } from "../../src/node.ts";
import { checkOptions } from "../../src/verify/options.ts";

const untyped: Readonly<Record<string, (options: never) => unknown>> = {
  verify,
  sign,
  createHandler,
  createNodeHandler,
  createMemoryStore,
};

describe("checkOptions", () => {
  test("accepts any of the names, in any order", () => {
    expect(() => checkOptions({ b: 1, a: undefined }, "a, b")).not.toThrow();
    expect(() => checkOptions({}, "a, b")).not.toThrow();
  });

  test("accepts values of the stated type, and `undefined`", () => {
    expect(() => checkOptions({ a: 1, b: undefined, c: "c" }, "a:number, b:function, c")).not.toThrow();
  });

  test.each([
    ["createHandler", { secrets: "s", maxBodyBytes: "5mb" }, "`maxBodyBytes` must be a number"],
    ["createHandler", { secrets: "s", maxAgeSeconds: "300" }, "`maxAgeSeconds` must be a number"],
    ["createHandler", { secrets: "s", maxAheadSeconds: null }, "`maxAheadSeconds` must be a number"],
    ["createHandler", { secrets: "s", now: new Date() }, "`now` must be a function"],
    ["createHandler", { secrets: "s", otherwise: {} }, "`otherwise` must be a function"],
    ["createHandler", { secrets: "s", onError: "log" }, "`onError` must be a function"],
    ["createNodeHandler", { secrets: "s", onRefused: null }, "`onRefused` must be a function"],
    ["createHandler", { secrets: "s", on: { "job.failed": "x" } }, "`job.failed` must be a function"],
    ["createHandler", { secrets: "s", deduplicate: null }, "`deduplicate` must be a store, or false"],
    ["createNodeHandler", { secrets: "s", deduplicate: true }, "`deduplicate` must be a store, or false"],
    ["createMemoryStore", { maxEntries: "10" }, "`maxEntries` must be a number"],
    ["createMemoryStore", { now: 0 }, "`now` must be a function"],
    ["verify", { body: "", headers: {}, secrets: "s", maxAgeSeconds: "1" }, "`maxAgeSeconds` must be a number"],
  ])("makes %s reject %o, and names the type", async (name, options, message) => {
    const call = Promise.resolve().then(() => untyped[name]?.(options as never));

    await expect(call).rejects.toThrow(new TypeError(message));
  });

  test.each([
    [
      "verify",
      { body: "", headers: {}, secret: "s" },
      "secret",
      "body, headers, secrets, now, maxAgeSeconds, maxAheadSeconds",
    ],
    [
      "verify",
      { body: "", headers: {}, secrets: "s", maxAge: 1 },
      "maxAge",
      "body, headers, secrets, now, maxAgeSeconds, maxAheadSeconds",
    ],
    ["sign", { body: "", secrets: "s" }, "secrets", "body, secret, timestamp"],
    [
      "createHandler",
      { secret: "s" },
      "secret",
      "on, otherwise, dialect, telemetry, deduplicate, onError, onRefused, maxBodyBytes, secrets, now, maxAgeSeconds, maxAheadSeconds",
    ],
    ["createHandler", { secrets: "s", onn: {} }, "onn", "on, otherwise,"],
    ["createNodeHandler", { secrets: "s", on: {}, toString: 1 }, "toString", "on, otherwise,"],
    ["createMemoryStore", { maxAge: 1 }, "maxAge", "maxEntries, maxAgeMs, now"],
  ])("makes %s reject %o, and names the unknown option and the known ones", async (name, options, unknown, names) => {
    const call = Promise.resolve().then(() => untyped[name]?.(options as never));

    await expect(call).rejects.toThrow(TypeError);
    await expect(call).rejects.toThrow(`Unknown option \`${unknown}\`: use ${names}`);
  });
});
