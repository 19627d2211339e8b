import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Planasonix } from "@planasonix/client";
import { startLimitedApi } from "@planasonix/fleet/src/limited-api.ts";
import type {} from "@planasonix/fleet/src/setup.ts"; // Declares `redis` for `inject`.
import { startRedis } from "@planasonix/fleet/src/start-redis.ts";
import { readCodeBlocks } from "@planasonix/scripts/pages/code-blocks.ts";
import { sign } from "@planasonix/webhooks";
import { describe, expect, inject, test, vi } from "vitest";

const program = inject("redis") ?? "";
const root = new URL("../../", import.meta.url);
const readme = readFileSync(new URL("README.md", root), "utf8");

/** Runs the code block of README.md that contains this text, as a module of this package. */
async function load<Module>(name: string, text: string): Promise<Module> {
  const block = readCodeBlocks(readme).find((candidate) => candidate.text.includes(text));
  const file = new URL(`.cache/readme/${name}.ts`, root);
  mkdirSync(new URL(".", file), { recursive: true });
  writeFileSync(file, block?.text ?? "");
  return import(file.href);
}

describe("README.md", () => {
  test("links only to files that exist", () => {
    const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, path = ""]) => path);

    expect(links.filter((path) => !existsSync(fileURLToPath(new URL(path, root))))).toEqual([]);
  });

  test.runIf(program)("has a program that handles an event once", async () => {
    await using redis = await startRedis({ program });
    const secret = "whsec_readme";
    vi.stubEnv("REDIS_URL", redis.url);
    vi.stubEnv("PLANASONIX_WEBHOOK_SECRET", secret);
    const log = vi.spyOn(console, "log").mockReturnValue();
    const error = vi.spyOn(console, "error").mockReturnValue(); // The Redis client reports an error when the server ends.
    const { POST } = await load<{ POST(request: Request): Promise<Response> }>("events", "deduplicate");
    const body = JSON.stringify({ id: "evt_1", type: "job.failed" });
    const headers = { ...(await sign({ body, secret })) };
    const deliver = async (): Promise<number> =>
      (await POST(new Request("https://receiver.test/", { method: "POST", body, headers }))).status;

    expect([await deliver(), await deliver()]).toEqual([204, 204]);
    expect(log).toHaveBeenCalledExactlyOnceWith("failed", "evt_1");
    expect(error).not.toHaveBeenCalled();
  });

  test.runIf(program)("has a program that makes a call under a shared limit, and shows the limit", async () => {
    await using redis = await startRedis({ program });
    await using api = await startLimitedApi({ limit: 50, windowMs: 3_600_000 });
    vi.stubEnv("REDIS_URL", redis.url);
    vi.stubEnv("PLANASONIX_API_KEY", "plnx_live_readme");
    vi.stubEnv("PLANASONIX_BASE_URL", api.baseUrl);
    vi.spyOn(console, "error").mockReturnValue();
    const { planasonix } = await load<{ planasonix: Planasonix }>("limit", "createRedisRateLimiter");

    expect((await planasonix.pipelines.get("pl_1")).id).toBe("pl_1");
    await expect.poll(() => planasonix.rateLimit).toMatchObject({ limit: 50, remaining: 49, waiting: 0 });
  });
});
