import { createHandler, sign } from "@planasonix/webhooks";
import { describe, expect, test, vi } from "vitest";
import {
  createDeduplicationStore,
  createRedisDeduplicationStore,
} from "../../src/deduplication/deduplication-store.ts";
import { manualTimer } from "../support/manual-timer.ts";
import { scriptedNodeRedis } from "../support/scripted-client.ts";

/** The action, the token and the expiry that a command passes to the script. */
const words = (command: readonly unknown[] = []): readonly unknown[] => command.slice(3);

describe("createRedisDeduplicationStore", () => {
  test("names the Redis key after the prefix and a hash of the event's ID", async () => {
    const client = scriptedNodeRedis(1);
    await createRedisDeduplicationStore({ client, prefix: "billing" }).has("evt_1");

    expect(client.asked[0]?.[2]).toMatch(/^billing:event:[\w-]{22}$/);
  });

  test("asks whether an event has been handled under the default prefix", async () => {
    const client = scriptedNodeRedis(1);

    expect(await createRedisDeduplicationStore({ client }).has("evt_1")).toBe(true);
    expect(client.asked[0]?.slice(2)).toEqual(["planasonix:event:fU5adurm2MFlQQrBn-Z1ZS", "has", "", "0"]);
  });

  test("claims an event for five minutes, and remembers a handled event for a day", async () => {
    const client = scriptedNodeRedis(1, 1);
    const store = createRedisDeduplicationStore({ client });

    expect(await store.claim("evt_1")).toBe(true);
    await store.add("evt_1");

    const token = expect.stringMatching(/^[\da-f-]{36}$/);
    expect(client.asked.map(words)).toEqual([
      ["claim", token, "300000"],
      ["add", token, "86400000"],
    ]);
  });

  test("releases only its own claim", async () => {
    const client = scriptedNodeRedis(1, 1, 0, 0);
    const store = createRedisDeduplicationStore({ client });
    await store.claim("evt_1");
    await store.release("evt_1");
    await store.release("evt_1");

    const [claim = [], first, second] = client.asked.map(words);
    expect([first, second]).toEqual([
      ["release", claim[1], "0"],
      ["release", "", "0"],
    ]);
  });

  test("does not claim an event that another process has claimed", async () => {
    const client = scriptedNodeRedis(0, 0);
    const store = createRedisDeduplicationStore({ client });

    expect(await store.claim("evt_1")).toBe(false);
    await store.release("evt_1");
    expect(words(client.asked[1])).toEqual(["release", "", "0"]);
  });

  test("rejects a claim if Redis does not respond in time, and releases it if it succeeds later", async () => {
    const timer = manualTimer();
    let succeed: (value: number) => void = () => {};
    const late = new Promise<number>((resolve) => {
      succeed = resolve;
    });
    const client = scriptedNodeRedis(late, 1);
    const store = createDeduplicationStore({ client, timeoutMs: 200 }, timer.start);
    const claim = store.claim("evt_1");
    expect(timer.pending()).toEqual([200]);
    timer.fire();

    await expect(claim).rejects.toThrow("Redis did not respond within 200 ms");
    succeed(1);
    await expect.poll(() => client.asked.length).toBe(2);
    expect(words(client.asked[1])).toEqual(["release", words(client.asked[0])[1], "0"]);
  });

  test("repeats a failed release until it succeeds, so that the claim does not block the event", async () => {
    const timer = manualTimer();
    const lost = (): Error => new Error("Socket closed unexpectedly");
    const client = scriptedNodeRedis(1, lost(), lost(), 1);
    const store = createDeduplicationStore({ client }, timer.start);
    await store.claim("evt_1");

    await expect(store.release("evt_1")).rejects.toThrow("Socket closed");
    await expect.poll(() => timer.pending()).toEqual([1_000]);
    timer.fire();
    await expect.poll(() => timer.pending()).toEqual([2_000]);
    timer.fire();
    await expect.poll(() => client.asked.length).toBe(4);
    expect(timer.pending()).toEqual([]);
    const [claim = [], ...releases] = client.asked.map(words);
    expect(releases).toEqual(releases.map(() => ["release", claim[1], "0"]));
  });

  test("repeats a failed release only until the claim has expired", async () => {
    const timer = manualTimer();
    const client = scriptedNodeRedis(1, new Error("READONLY"));
    const store = createDeduplicationStore({ client, claimMs: 1_000 }, timer.start);
    await store.claim("evt_1");

    await expect(store.release("evt_1")).rejects.toThrow("READONLY");
    await expect.poll(() => timer.pending()).toEqual([]);
  });

  test("releases a claim after an error, because the claim may have succeeded", async () => {
    const client = scriptedNodeRedis(new Error("Socket closed unexpectedly"), new Error("The client is closed"));

    await expect(createRedisDeduplicationStore({ client }).claim("evt_1")).rejects.toThrow("Socket closed");
    await expect.poll(() => client.asked.map((command) => command[3])).toEqual(["claim", "release"]);
  });

  test.each(["0", "1"])(
    "understands the number %s as a string, as clients can be configured to return it",
    async (reply) => {
      const store = createRedisDeduplicationStore({ client: scriptedNodeRedis(reply) });

      expect(await store.has("evt_1")).toBe(reply === "1");
    },
  );

  describe.each([[null], [undefined], [5], [{}], [[]], [[1]], [""], ["OK"], [true]])("with the reply %j", (reply) => {
    test.each(["has", "add", "claim", "release"] as const)(
      "rejects `%s`, because the store has failed",
      async (action) => {
        const store = createRedisDeduplicationStore({ client: scriptedNodeRedis(reply, 0) });

        await expect(store[action]("evt_1")).rejects.toThrow("Redis gave no valid reply to a script, but");
      },
    );

    test("responds to a delivery with 500, and handles the event at the next delivery", async () => {
      const handled = vi.fn();
      const onError = vi.fn();
      const store = createRedisDeduplicationStore({ client: scriptedNodeRedis(1, reply, 1, 1, 0, 1) });
      const handler = createHandler({ secrets: "whsec_1", otherwise: handled, onError, deduplicate: store });
      const deliver = async (): Promise<number> => {
        const body = JSON.stringify({ id: "evt_1", type: "job.failed" });
        const headers = await sign({ body, secret: "whsec_1" });
        return (await handler(new Request("https://receiver.test/", { method: "POST", body, headers }))).status;
      };

      expect([await deliver(), await deliver()]).toEqual([500, 204]);
      expect([handled.mock.calls.length, onError.mock.calls.length]).toEqual([1, 1]);
    });
  });

  test.each([
    [
      { claimMS: 1 },
      "Unknown option `claimMS`; did you mean `claimMs`? The options are client, prefix, maxAgeMs, claimMs, timeoutMs",
    ],
    [{ maxAgeMs: 0 }, "`maxAgeMs` must be a whole number of milliseconds above 0, got 0"],
    [{ claimMs: 1.5 }, "`claimMs` must be a whole number of milliseconds above 0, got 1.5"],
    [{ maxAgeMs: 1e30 }, "`maxAgeMs` must be a whole number of milliseconds above 0, got 1e+30"],
    [{ timeoutMs: "1" }, "`timeoutMs` must be a whole number of milliseconds above 0"],
    [{ prefix: 1 }, "`prefix` must be of type string, got 1"],
    [{ client: {} }, "`client` must be a client of redis (node-redis) or ioredis"],
  ])("rejects the options %o", (options, message) => {
    const create = (): unknown => createRedisDeduplicationStore({ client: scriptedNodeRedis(), ...options } as never);

    expect(create).toThrow(new TypeError(message));
  });
});
