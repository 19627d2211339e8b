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
      "on, otherwise, deduplicate, onError, onRefused, maxBodyBytes, secrets, now, maxAgeSeconds, maxAheadSeconds",
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
