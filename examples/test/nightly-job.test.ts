import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ClientOptions, createClient, type Planasonix } from "@planasonix/client";
import { fileStore } from "@planasonix/client/file-store";
import { isStartError, memoryStore, type StartStore } from "@planasonix/client/once";
import type {} from "@planasonix/fleet/src/setup.ts"; // Declares `redis` for `inject`.
import { type RedisServer, startRedis } from "@planasonix/fleet/src/start-redis.ts";
import { createRedisStartStore } from "@planasonix/redis";
import { type ExploreOptions, explore, type SandboxTenant } from "@planasonix/sandbox";
import { test } from "@planasonix/sandbox/vitest";
import { createClient as createRedis } from "redis";
import { afterAll, beforeAll, describe, expect, inject, test as plainTest } from "vitest";
import { nightlyJob } from "../nightly-job.ts";

/** `npm run proof` explores each store on each deployment, with all faults. */
const isProof = Reflect.get(import.meta, "env").MODE === "proof"; // `vitest --mode proof`

// The sandbox has a virtual clock, so no test waits in real time.
const pipelineId = "pl_01hqxyz";
const day = "2026-11-24";
const log = (): void => {};
const trusted = { trustIdempotencyKeys: true };

function clientOf({ apiKey, url, fetch, clock }: SandboxTenant, options: ClientOptions = {}): Planasonix {
  return createClient({ apiKey, baseUrl: url, fetch, clock: clock.client, dangerouslyAllowHttp: true, ...options });
}

describe.each([
  ["that may ignore idempotency keys", {}],
  ["that honors idempotency keys", trusted],
])("the nightly job on a deployment %s", (_, options) => {
  test("reports how many rows the run wrote, and how long the run took", async ({ tenant }) => {
    const job = { pipelineId, day, store: memoryStore(), log };
    expect(await nightlyJob(clientOf(tenant, options), job)).toMatch(/^run_\w+ wrote \d+ rows in 30 s$/);
  });

  test("reports the same run when it is started again for the same day", async ({ tenant }) => {
    const planasonix = clientOf(tenant, options);
    const job = { pipelineId, day, store: memoryStore(), log };
    const first = await nightlyJob(planasonix, job);
    expect(await nightlyJob(planasonix, job)).toBe(first);
    expect(tenant.requests.all("pipelines.run")).toHaveLength(1);
  });

  test("starts the next run when it is started again after a failure", async ({ tenant }) => {
    const lines: string[] = [];
    const job = { pipelineId, day, store: memoryStore(), log: (line: string) => lines.push(line) };
    tenant.outcomes.next("pipelines.run", { status: "failed", after: "90m" });
    await expect(nightlyJob(clientOf(tenant, options), job)).rejects.toThrow(
      /The nightly run run_\w+ did not succeed: failed/,
    );
    expect(await nightlyJob(clientOf(tenant, options), job)).toMatch(/^run_/);
    expect(lines).toEqual([
      expect.stringMatching(/^started run_\w+, run 1$/),
      expect.stringMatching(/^started run_\w+, run 2$/),
    ]);
  });

  test("starts one run despite failed polls and a lost response to the start", async ({ tenant }) => {
    const planasonix = clientOf(tenant, options);
    const count = async (): Promise<number> => (await planasonix.pipelines.listRuns(pipelineId).toArray()).length;
    const before = await count();
    tenant.faults.add({ operation: "pipelines.run", reset: "after", times: 1 });
    tenant.faults.add({ operation: "runs.get", status: 503, times: 3 });
    expect(await nightlyJob(planasonix, { pipelineId, day, store: memoryStore(), log })).toMatch(/^run_/);
    expect(await count()).toBe(before + 1);
  });
});

test("the nightly job waits for 50 runs at once, with less than 5 s of CPU time", async ({ tenant }) => {
  const planasonix = clientOf(tenant);
  const before = process.cpuUsage();
  const days = Array.from({ length: 50 }, (_, index) => `day ${index}`);
  const store = memoryStore();
  const lines = await Promise.all(days.map((day) => nightlyJob(planasonix, { pipelineId, day, store, log })));
  expect(new Set(lines).size).toBe(50);
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1e6).toBeLessThan(5);
});

describe("the nightly job neither repeats nor loses a run, whichever request fails", () => {
  const program = inject("redis") ?? "";
  let redis: RedisServer | undefined;
  let client: ReturnType<typeof createRedis> | undefined;
  beforeAll(async () => {
    if (!program) return;
    redis = await startRedis({ program });
    client = createRedis({ url: `redis://127.0.0.1:${redis.port}` });
    client.on("error", () => {});
    await client.connect();
  });
  afterAll(async () => {
    client?.destroy();
    await redis?.[Symbol.asyncDispose]();
  });
  let stores = 0;
  const kinds: readonly [name: string, create: () => StartStore][] = [
    ["in memory", memoryStore],
    ["in a file", () => fileStore(join(mkdtempSync(join(tmpdir(), "starts-")), "starts.json"))],
    [
      "in Redis",
      () => {
        stores += 1;
        return createRedisStartStore({ client: client as NonNullable<typeof client>, prefix: `explore-${stores}` });
      },
    ],
  ];
  const deployments: readonly [name: string, keys: ExploreOptions["idempotencyKeys"], options: ClientOptions][] = [
    ["that honors idempotency keys, and is trusted", "honored", trusted],
    ["that honors idempotency keys, and is not trusted", "honored", {}],
    ["that ignores idempotency keys", "ignored", {}],
    ["that forgets idempotency keys after 10 s", "10s", {}],
  ];
  const cases = kinds.flatMap(([name, create]) =>
    deployments.map(([deployment, idempotencyKeys, options]) => ({
      name,
      create,
      deployment,
      idempotencyKeys,
      options,
    })),
  );

  /** Explored by `npm test`: each store where only the store prevents a repetition, and the fastest where keys do. */
  const isUsual = ({ name, idempotencyKeys, options }: (typeof cases)[number]): boolean =>
    idempotencyKeys === "ignored" || (name === "in memory" && options === trusted);
  /** The faults: all where only the store in memory prevents a repetition, and elsewhere those that could cause one. */
  const faultsOf = ({ name, idempotencyKeys }: (typeof cases)[number]): Pick<ExploreOptions, "faults"> =>
    isProof || (name === "in memory" && idempotencyKeys === "ignored")
      ? {}
      : { faults: ["reset_after", "two_at_once", "kill"] };

  plainTest.each(cases.filter((one) => (isProof || isUsual(one)) && (program || one.name !== "in Redis")))(
    "with a store $name, on a deployment $deployment",
    async (one) => {
      const { create, idempotencyKeys, options } = one;
      let store = create();
      const unknown: unknown[] = [];
      const { findings, schedules } = await explore(
        async ({ apiKey, url, fetch, clock, attempt, log }) => {
          if (attempt === 1) store = create();
          const planasonix = createClient({
            apiKey,
            baseUrl: url,
            fetch,
            clock,
            dangerouslyAllowHttp: true,
            ...options,
          });
          await nightlyJob(planasonix, { pipelineId, day, store, log }).catch((error: Error) => {
            if (isStartError(error.cause)) unknown.push(error);
            throw error;
          });
        },
        { idempotencyKeys, ...faultsOf(one) },
      );
      expect(schedules).toBeGreaterThan(10);
      expect(findings).toEqual([]);
      expect(unknown).toEqual([]);
    },
    120_000,
  );
});
