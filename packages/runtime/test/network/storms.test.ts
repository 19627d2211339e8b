import { describe, expect, test } from "vitest";
import { systemClock } from "../../src/platform/clock.ts";
import { type FaultServer, startFaultServer } from "./fault-server.ts";
import { problem, reset, respond } from "./faults.ts";
import { createRealClient, type RealClient } from "./real-client.ts";

describe.each([
  ["responds with 503", problem(503)],
  ["resets every connection", reset],
])("server that %s", (_, fault) => {
  test("receives at most 2.5 requests per call from 100 concurrent calls, and 1.1 from the next 100", async () => {
    const server = await startFaultServer(fault);
    const client = createRealClient(server.origin);

    expect(await requestsOf(server, client, 100)).toBeLessThanOrEqual(250);
    expect(await requestsOf(server, client, 100)).toBeLessThanOrEqual(110);
  });
});

test.each([
  ["skips delays, one by one", {}],
  ["is that of the system, several at a time", { clock: systemClock }],
])(
  "sends 100 concurrent calls with a maxConcurrency of 5 over at most 10 connections if the clock %s",
  async (_, clock) => {
    const server = await startFaultServer(respond());
    const client = createRealClient(server.origin, { maxConcurrency: 5, ...clock });

    await expect(requestsOf(server, client, 100)).resolves.toBe(100);
    expect(server.connections()).toBeLessThanOrEqual(10);
  },
);

test("settles every call in a mixture of faults and sends every POST once", async () => {
  const server = await startFaultServer(
    ...Array(50)
      .fill([reset, respond(), problem(503), respond("{")])
      .flat(),
  );
  const { things } = createRealClient(server.origin);
  const calls = Array.from({ length: 60 }, (_, index) => (index % 2 ? things.get("th_1") : things.create({ index })));

  await expect(Promise.allSettled(calls)).resolves.toHaveLength(60);
  const posted = server.received.filter(({ method }) => method === "POST").map(({ body }) => body);
  expect(posted).toHaveLength(30);
  expect(new Set(posted).size).toBe(30);
});

/** Makes concurrent calls and ignores their results. Returns the number of requests that the server received. */
async function requestsOf(server: FaultServer, { things }: RealClient, calls: number): Promise<number> {
  const before = server.received.length;
  await Promise.allSettled(Array.from({ length: calls }, () => things.get("th_1")));
  return server.received.length - before;
}
