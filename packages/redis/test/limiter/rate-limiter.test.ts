import { describe, expect, test } from "vitest";
import { createRedisRateLimiter, type RedisRateLimiterOptions } from "../../src/index.ts";
import { plainReply, plainRequest as request } from "../support/examples.ts";
import { scriptedNodeRedis } from "../support/scripted-client.ts";

const reply = JSON.stringify({ ...plainReply, leased: 5 });

const silent = { debug() {}, info() {}, warn() {}, error() {} };

describe("createRedisRateLimiter", () => {
  test("admits as many requests as the store leases", async () => {
    const client = scriptedNodeRedis(reply);
    const limiter = createRedisRateLimiter({ client, apiKey: "plnx_live_secret", logger: silent });
    await limiter.acquire(request);
    expect("then" in limiter.acquire(request)).toBe(false);
    expect(limiter.snapshot()).toMatchObject({ waiting: 0, until: undefined });
  });

  test("sends no API key to the store, and keeps all Redis keys of a limit in one hash slot", async () => {
    const client = scriptedNodeRedis(reply);
    await createRedisRateLimiter({ client, apiKey: "plnx_live_secret", prefix: "fleet", logger: silent }).acquire(
      request,
    );
    const [command = []] = client.asked;
    expect(JSON.stringify(command)).not.toContain("plnx_live_secret");
    const keys = command.slice(2, 6).map(String);
    expect(new Set(keys.map((key) => /^fleet:limit:2:\{[\w-]{22}\}:/.exec(key)?.[0])).size).toBe(1);
    expect(new Set(keys).size).toBe(4);
  });

  test.each<[string, Partial<RedisRateLimiterOptions>, Partial<RedisRateLimiterOptions>, boolean]>([
    ["shares the limit of one API key", { apiKey: "a" }, { apiKey: "a" }, true],
    ["separates the limits of two API keys", { apiKey: "a" }, { apiKey: "b" }, false],
    [
      "shares the limit of a scope between two API keys",
      { apiKey: "a", scope: "s" },
      { apiKey: "b", scope: "s" },
      true,
    ],
    ["separates an API key from a scope of the same name", { apiKey: "a" }, { scope: "a" }, false],
  ])("%s", async (_, one, other, isSame) => {
    const keyOf = async (options: Partial<RedisRateLimiterOptions>): Promise<unknown> => {
      const client = scriptedNodeRedis(reply);
      await createRedisRateLimiter({ client, logger: silent, ...options }).acquire(request);
      return client.asked[0]?.[2];
    };
    expect((await keyOf(one)) === (await keyOf(other))).toBe(isSame);
  });

  test("admits a request if the store fails, and logs a warning", async () => {
    const warnings: unknown[] = [];
    const logger = { debug() {}, info() {}, error() {}, warn: (...line: unknown[]) => void warnings.push(line) };
    const error = new Error("READONLY You can't write against a read only replica.");
    const limiter = createRedisRateLimiter({ client: scriptedNodeRedis(error), scope: "s", logger });
    limiter.release(await limiter.acquire(request), new Response(null));
    expect(warnings).toEqual([
      [
        "planasonix: the shared rate limit is not available; until it is, this process limits its requests alone",
        { error },
      ],
    ]);
  });

  test.each([
    [null],
    [undefined],
    [5],
    [{}],
    [[]],
    [""],
    ["text"],
    ["null"],
    ["5"],
    ["{}"],
    ["[]"],
    ['{"now":1}'],
    [JSON.stringify({ ...plainReply, leased: null })],
    [JSON.stringify({ ...plainReply, retryMs: -1 })],
  ])("limits requests alone after the reply %j, and logs one warning", async (bad) => {
    const warnings: unknown[] = [];
    const logger = { debug() {}, info() {}, error() {}, warn: (...line: unknown[]) => void warnings.push(line) };
    const client = { evalSha: async () => bad, eval: async () => bad };
    const limiter = createRedisRateLimiter({ client, scope: "s", logger });
    for (let call = 0; call < 20; call += 1) limiter.release(await limiter.acquire(request), new Response(null));

    expect(warnings).toEqual([
      [
        "planasonix: the shared rate limit is not available; until it is, this process limits its requests alone",
        { error: expect.objectContaining({ name: "StoreReplyError" }) },
      ],
    ]);
  });

  test("understands replies that the client returns as bytes", async () => {
    const logger = { debug() {}, info() {}, error() {}, warn: expect.unreachable };
    const client = scriptedNodeRedis(Buffer.from(reply));
    const limiter = createRedisRateLimiter({ client, scope: "s", logger });
    await limiter.acquire(request);

    expect("then" in limiter.acquire(request)).toBe(false);
  });

  test.each<[string, object, string]>([
    ["without a client", { apiKey: "a" }, "`client` must be a client of redis (node-redis) or ioredis"],
    ["without an API key or a scope", { client: scriptedNodeRedis() }, "needs `apiKey` or `scope`"],
    ["with an unknown name", { client: scriptedNodeRedis(), scope: "s", timeout: 1 }, "timeout"],
    [
      "with an invalid value",
      { client: scriptedNodeRedis(), scope: "s", timeoutMs: 0 },
      "`timeoutMs` must be a number above 0",
    ],
  ])("rejects options %s", (_, options, message) => {
    expect(() => createRedisRateLimiter(options as RedisRateLimiterOptions)).toThrow(message);
  });
});
