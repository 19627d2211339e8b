import { describe, expect, test } from "vitest";
import type { Disruption } from "../../src/http/exchange.ts";
import { split } from "../../src/server/disrupt.ts";
import { serve } from "../support/served.ts";

async function get(disruption: Disruption): Promise<Response> {
  const headers = { "Content-Type": "text/plain" };
  const { origin } = await serve(async () => ({ status: 200, headers, body: "0123456789", disruption }));
  return fetch(origin);
}

describe("a disruption", () => {
  test("closes the connection without a response for `reset`", async () => {
    await expect(get({ kind: "reset" })).rejects.toThrow("fetch failed");
  });

  test("closes the connection in the middle of the body for `truncate`", async () => {
    const response = await get({ kind: "truncate" });
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow("terminated");
  });

  test("sends the whole body for `slow`", async () => {
    const response = await get({ kind: "slow", pauseMs: 1, pieces: 4 });
    expect(await response.text()).toBe("0123456789");
  });
});

test.each([
  [10, 4, [3, 3, 3, 1]],
  [2, 4, [1, 1]],
  [0, 4, []],
])("splits %i bytes into at most %i pieces of the lengths %j", (length, pieces, expected) => {
  expect(split(new Uint8Array(length), pieces).map((piece) => piece.length)).toEqual(expected);
});
