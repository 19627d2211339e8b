import { describe, expect, test } from "vitest";
import { checkClient } from "../../src/store/redis-client.ts";
import { scriptedIoredis, scriptedNodeRedis } from "../support/scripted-client.ts";

describe("checkClient", () => {
  test("accepts clients of both libraries", () => {
    expect(() => [scriptedNodeRedis(), scriptedIoredis()].forEach(checkClient)).not.toThrow();
  });

  test.each([undefined, null, "redis://127.0.0.1", {}, { eval() {} }, { evalSha() {} }])("rejects %o", (client) => {
    expect(() => checkClient(client as never)).toThrow(
      new TypeError("`client` must be a client of redis (node-redis) or ioredis"),
    );
  });
});
