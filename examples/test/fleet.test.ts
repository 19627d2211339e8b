import { execFile } from "node:child_process";
import { once } from "node:events";
import { promisify } from "node:util";
import { startLimitedApi } from "@planasonix/fleet/src/limited-api.ts";
import type {} from "@planasonix/fleet/src/setup.ts"; // Declares `redis` for `inject`.
import { startRedis } from "@planasonix/fleet/src/start-redis.ts";
import { command } from "@planasonix/fleet/src/start-redis-cluster.ts";
import { describe, expect, inject, test } from "vitest";

const program = inject("redis") ?? "";
const folder = new URL("..", import.meta.url);

describe.runIf(program)("the fleet", () => {
  test("completes every call, even while Redis is down", async () => {
    const args = ["fleet/main.ts", "--calls", "200"];
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder });

    const rows = stdout.split("\n").filter((line) => line.includes("of the mean"));
    const failedCalls = rows.map((line) => line.split("│").at(-2)?.trim());
    expect(failedCalls).toEqual(["0", "0", "0"]); // The other figures depend on the machine.
  });

  test("stores the state of the rate limit in Redis", async () => {
    await using redis = await startRedis({ program });
    await using api = await startLimitedApi({ limit: 50, windowMs: 1_000 });
    const settings = {
      PLANASONIX_API_KEY: "plnx_live_example",
      PLANASONIX_BASE_URL: api.baseUrl,
      REDIS_URL: redis.url,
    };
    const env = { PATH: process.env.PATH, ...settings };
    const worker = execFile(process.execPath, ["fleet/worker.ts"], { cwd: folder, env });
    worker.stdin?.write("start\n");
    await once(worker, "exit");

    expect(await command(redis.port, "KEYS planasonix:limit:*:state")).toMatch(/^\*1\r\n/);
    expect(api.responses.get("alone")?.allowed).toBe(10);
  });
});
