import { describe, expect, test } from "vitest";
import { startLimitedApi } from "../src/limited-api.ts";
import type { WorkerOptions } from "../src/run-worker.ts";
import { startWorkers } from "../src/start-workers.ts";

const program = new URL("worker.program.ts", import.meta.url);

function worker(name: string, baseUrl: string, calls: number): WorkerOptions {
  return { name, baseUrl, redisUrl: undefined, calls, concurrency: 5 };
}

describe("startWorkers", () => {
  test("makes the calls of each worker, and returns the results", async () => {
    await using api = await startLimitedApi({ limit: 1_000, windowMs: 1_000 });
    await using workers = await startWorkers(program, [worker("a", api.baseUrl, 10), worker("b", api.baseUrl, 20)]);

    const results = await workers.run();

    expect(results.map((result) => [result?.answered, result?.failures])).toEqual([
      [10, []],
      [20, []],
    ]);
    expect(Object.fromEntries(api.responses)).toEqual({
      a: { allowed: 10, throttled: 0 },
      b: { allowed: 20, throttled: 0 },
    });
  });

  test("makes no further call after all workers were told to finish", async () => {
    await using api = await startLimitedApi({ limit: 1_000, windowMs: 1_000 });
    await using workers = await startWorkers(program, [worker("a", api.baseUrl, 1_000_000)]);
    const results = workers.run();
    await expect.poll(() => api.responses.get("a")?.allowed).toBeGreaterThan(10);
    workers.finish();

    const [result] = await results;
    expect([result?.answered, result?.failures]).toEqual([api.responses.get("a")?.allowed, []]);
  });

  test("returns no result for a worker that was killed", async () => {
    await using api = await startLimitedApi({ limit: 1, windowMs: 60_000 });
    await using workers = await startWorkers(program, [worker("a", api.baseUrl, 1_000)]);
    const results = workers.run();
    workers.kill(0);

    expect(await results).toEqual([undefined]);
  });
});

describe("startLimitedApi", () => {
  test("states the exact quota, and rejects requests that exceed it", async () => {
    await using api = await startLimitedApi({ limit: 2, windowMs: 3_600_000 });
    const get = async (): Promise<readonly unknown[]> => {
      const { status, headers } = await fetch(`${api.baseUrl}/pipelines/pl_1`, { headers: { "x-worker": "a" } });
      return [
        status,
        headers.get("x-ratelimit-limit"),
        headers.get("x-ratelimit-remaining"),
        headers.get("retry-after"),
      ];
    };

    expect([await get(), await get(), await get()]).toEqual([
      [200, "2", "1", null],
      [200, "2", "0", null],
      [429, "2", "0", expect.stringMatching(/^\d+$/)],
    ]);
    expect(api.responses.get("a")).toEqual({ allowed: 2, throttled: 1 });
  });
});
