import { describe, expect, test } from "vitest";
import { defineScript, runScript } from "../../src/store/script.ts";
import { scriptedIoredis, scriptedNodeRedis } from "../support/scripted-client.ts";

const script = defineScript("return 1", (reply) => (typeof reply === "number" ? reply : undefined));
const { sha1 } = script;
const unknownScript = (): Error => new Error("NOSCRIPT No matching script. Please use EVAL.");

describe("runScript", () => {
  test("runs the script by its SHA-1", async () => {
    const client = scriptedNodeRedis(1);

    expect(await runScript(client, script, ["key"], ["value"])).toBe(1);
    expect(client.asked).toEqual([["evalSha", "e0e1f9fabfc9d4800c877a703b823ac0578ff8db", "key", "value"]]);
  });

  test("sends the source to a server that does not know the script", async () => {
    const client = scriptedNodeRedis(unknownScript(), 2);

    expect(await runScript(client, script, ["key"], ["value"])).toBe(2);
    expect(client.asked.at(-1)).toEqual(["eval", "return 1", "key", "value"]);
  });

  test("passes the number of keys to ioredis", async () => {
    const client = scriptedIoredis(unknownScript(), 3);

    expect(await runScript(client, script, ["key"], ["value"])).toBe(3);
    expect(client.asked).toEqual([
      ["evalsha", sha1, 1, "key", "value"],
      ["eval", "return 1", 1, "key", "value"],
    ]);
  });

  test("sends nothing through a client of node-redis that the application has closed", async () => {
    const client = { ...scriptedNodeRedis(1), isOpen: false };

    await expect(runScript(client, script, ["key"], [])).rejects.toThrow("The Redis client is closed");
    expect(client.asked).toEqual([]);
  });

  test.each([
    [null, "null"],
    ["text", "'text'"],
    [[], "[]"],
    [{ a: { b: {} } }, "{ a: { b: {} } }"],
    [{ a: { b: { c: 1 } } }, "{ a: { b: [Object] } }"],
    ["x".repeat(1_000), `'${"x".repeat(99)}.`],
  ])(
    "rejects a reply that the script cannot have given, and shows at most 100 characters of it: %#",
    async (reply, found) => {
      const run = runScript(scriptedNodeRedis(reply), script, ["key"], []);

      await expect(run).rejects.toThrow(`Redis gave no valid reply to a script, but ${found}`);
      await expect(run).rejects.toHaveProperty("name", "StoreReplyError");
    },
  );

  test("rejects with any error except NOSCRIPT, and sends no second command", async () => {
    const client = scriptedNodeRedis(new Error("OOM command not allowed"));

    await expect(runScript(client, script, ["key"], [])).rejects.toThrow("OOM");
    expect(client.asked).toHaveLength(1);
  });
});
