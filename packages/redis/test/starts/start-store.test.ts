import { describe, expect, test } from "vitest";
import { createRedisStartStore } from "../../src/index.ts";
import { scriptedIoredis, scriptedNodeRedis } from "../support/scripted-client.ts";

describe("createRedisStartStore", () => {
  test("names the Redis key after the prefix and a hash of the key", async () => {
    const client = scriptedNodeRedis([], []);
    await createRedisStartStore({ client }).get("nightly");
    await createRedisStartStore({ client, prefix: "etl" }).get("nightly");

    expect(client.asked.map(([, , name]) => name)).toEqual([
      expect.stringMatching(/^planasonix:start:[\w-]{22}$/),
      expect.stringMatching(/^etl:start:[\w-]{22}$/),
    ]);
  });

  test("returns the stored value with its version, or nothing", async () => {
    const store = createRedisStartStore({ client: scriptedIoredis(["v1", "{}"], []) });

    expect(await store.get("a")).toEqual({ version: "v1", value: "{}" });
    expect(await store.get("a")).toBeUndefined();
  });

  test("stores a value under a new version for 90 days, and returns whether it did", async () => {
    const client = scriptedNodeRedis("indexed", 1, "indexed", 0);
    const store = createRedisStartStore({ client });

    expect(await store.set("a", "{}", { ifVersion: undefined })).toBe(true);
    expect(await store.set("a", "{}", { ifVersion: "v1" })).toBe(false);
    const version = expect.stringMatching(/^[\da-f-]{36}$/);
    expect(client.asked.map((command) => command.slice(3))).toEqual([
      ["a", "7776000000"],
      ["", version, "{}", "7776000000"],
      ["a", "7776000000"],
      ["v1", version, "{}", "7776000000"],
    ]);
  });

  test("adds a key to the list before it stores its value, so that no start is missing there", async () => {
    const client = scriptedNodeRedis(new Error("READONLY"));
    const store = createRedisStartStore({ client, prefix: "etl" });

    await expect(store.set("a", "{}", { ifVersion: undefined })).rejects.toThrow("READONLY");
    expect(client.asked.map(([, , name]) => name)).toEqual(["etl:starts"]);
  });

  test("lists the keys that begin with a text", async () => {
    const store = createRedisStartStore({ client: scriptedIoredis(["start a", "target b", "start c"], null) });

    expect(await store.list("start ")).toEqual(["start a", "start c"]);
    await expect(store.list("start ")).rejects.toThrow("Redis gave no valid reply");
  });

  test.each([
    ["no reply", null],
    ["a text", "OK"],
    ["a list of one", ["v1"]],
    ["a value that is a buffer", ["v1", Buffer.from("{}")]],
  ])("rejects %s to a read", async (_, reply) => {
    const store = createRedisStartStore({ client: scriptedNodeRedis(reply) });

    await expect(store.get("a")).rejects.toThrow("Redis gave no valid reply");
  });

  test.each([
    ["no reply", null],
    ["a text", "OK"],
    ["another number", 2],
    ["a list", [1]],
  ])("rejects %s to a write", async (_, reply) => {
    const store = createRedisStartStore({ client: scriptedNodeRedis("indexed", reply) });

    await expect(store.set("a", "{}", { ifVersion: undefined })).rejects.toThrow("Redis gave no valid reply");
  });

  test("rejects if Redis fails, or does not respond in time", async () => {
    const store = createRedisStartStore({
      client: scriptedNodeRedis(new Error("READONLY"), new Promise(() => {})),
      timeoutMs: 5,
    });

    await expect(store.get("a")).rejects.toThrow("READONLY");
    await expect(store.get("a")).rejects.toThrow("Redis did not respond within 5 ms");
  });

  test.each([
    ["no client", {}, "`client` must be a client"],
    ["an age of 0", { client: scriptedNodeRedis(), maxAgeMs: 0 }, "`maxAgeMs` must be a whole number of milliseconds"],
    [
      "a fraction",
      { client: scriptedNodeRedis(), timeoutMs: 0.5 },
      "`timeoutMs` must be a whole number of milliseconds",
    ],
    ["an unknown option", { client: scriptedNodeRedis(), maxAge: 1 }, "did you mean `maxAgeMs`?"],
  ])("throws for %s", (_, options, message) => {
    expect(() => Reflect.apply(createRedisStartStore, undefined, [options])).toThrow(message);
  });
});
