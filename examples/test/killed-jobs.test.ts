import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { createClient } from "@planasonix/client";
import { fileStore } from "@planasonix/client/file-store";
import type { StartStore } from "@planasonix/client/once";
import type {} from "@planasonix/fleet/src/setup.ts"; // Declares `redis` for `inject`.
import { startRedis } from "@planasonix/fleet/src/start-redis.ts";
import { createRedisStartStore } from "@planasonix/redis";
import { type Sandbox, startSandbox } from "@planasonix/sandbox";
import { createClient as createRedis } from "redis";
import { describe, expect, inject, test } from "vitest";

const program = fileURLToPath(new URL("killed-job.program.ts", import.meta.url));
const redisProgram = inject("redis") ?? "";
const pipelineId = "pl_01hqxyz";

/** `npm run proof` kills 200 times for each store, and the tests only some of them. */
const isProof = Reflect.get(import.meta, "env").MODE === "proof"; // `vitest --mode proof`
const kills = isProof ? 200 : 4;
/** How often each job is killed before it may end. */
const killsOfJob = isProof ? 5 : 2;
/** Numbers in [0, 1) that are the same in each run: a linear congruential generator. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

/** The output of a job, and how long it took from its beginning to the start of a run, in milliseconds. */
interface JobOutput {
  readonly lines: readonly string[];
  readonly startMs: number;
}

/** Runs the job in a process. Kills it so long after it has begun, unless it has ended by then. */
async function runJob(sandbox: Sandbox, key: string, place: string, killAfterMs?: number): Promise<JobOutput> {
  const env = { PATH: process.env.PATH, PLANASONIX_API_KEY: sandbox.apiKey, PLANASONIX_BASE_URL: sandbox.url };
  const child = spawn(process.execPath, [program, pipelineId, key, place], { env });
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout });
  const times: number[] = [];
  reader.on("line", (line) => {
    lines.push(line);
    times.push(performance.now());
  });
  createInterface({ input: child.stderr }).on("line", (line) => lines.push(line));
  const closed = once(child, "close");
  if (killAfterMs !== undefined) {
    await Promise.race([once(reader, "line"), closed]);
    await sleep(killAfterMs);
    child.kill("SIGKILL");
  }
  await closed;
  const [begun = 0, started = 0] = times;
  return { lines, startMs: started - begun };
}

/** The runs under a key, as the store remembers them. */
async function storedRuns(store: StartStore, key: string): Promise<{ readonly id?: string; readonly end?: string }[]> {
  return JSON.parse((await store.get(`start ${key}`))?.value ?? '{"starts":[]}').starts;
}

/** Kills jobs at random times and starts them again, until each has succeeded. Every third job's first run fails. */
async function killJobs(store: StartStore, place: string, seed: number): Promise<void> {
  // Runs take about a second. The deployment ignores idempotency keys, so that nothing else prevents a second run.
  await using sandbox = await startSandbox({ speed: 30, idempotencyKeys: "ignored" });
  const planasonix = createClient({ apiKey: sandbox.apiKey, baseUrl: sandbox.url });
  /** All runs except those of a schedule, which may become due meanwhile. */
  const listRuns = async (): Promise<string[]> => {
    const runs = await planasonix.pipelines.listRuns(pipelineId).toArray();
    return runs.filter(({ attributes }) => attributes.trigger?.type !== "schedule").map(({ id }) => id);
  };
  const before = new Set(await listRuns());
  const random = seeded(seed);
  const stored: string[] = [];
  const first = await runJob(sandbox, "first", place);
  stored.push(String(first.lines.at(-1)));
  // About as many jobs are killed before their run is started as after that.
  const longestMs = 1.5 * first.startMs;
  const killed = { "before the intent": 0, "between the intent and the ID": 0, "after the ID": 0 };
  for (let job = 0; job < kills / killsOfJob; job += 1) {
    const key = `job-${job}`;
    const isFailing = job % 3 === 0;
    if (isFailing) sandbox.outcomes.next("pipelines.run", { status: "failed", after: "1s" });
    for (let kill = 0; kill < killsOfJob; kill += 1) {
      await runJob(sandbox, key, place, random() * longestMs);
      killed[phaseOf((await storedRuns(store, key)).at(-1))] += 1;
    }
    let { lines } = await runJob(sandbox, key, place);
    // The failure of a run that was going at the start of the call rejects.
    if (isFailing && !/^run_/.test(lines.at(-1) ?? "")) ({ lines } = await runJob(sandbox, key, place));
    const starts = await storedRuns(store, key);
    expect(
      starts.map(({ end }) => end),
      lines.join("\n"),
    ).toEqual(isFailing ? ["failed", "succeeded"] : ["succeeded"]);
    expect(lines.at(-1)).toBe(starts.at(-1)?.id);
    stored.push(...starts.map(({ id = "none" }) => id));
  }
  const started = (await listRuns()).filter((id) => !before.has(id));
  expect(started.sort()).toEqual(stored.sort());
  if (!isProof) return;
  console.log(`killed ${JSON.stringify(killed)}`);
  expect(Math.min(...Object.values(killed))).toBeGreaterThan(0);
}

type Phase = "before the intent" | "between the intent and the ID" | "after the ID";

/** How far a killed job had got. */
function phaseOf(start: { readonly id?: string } | undefined): Phase {
  if (start === undefined) return "before the intent";
  return start.id === undefined ? "between the intent and the ID" : "after the ID";
}

describe(`of jobs that are killed ${kills} times, each run is started once, and no ID is lost`, () => {
  test("with a store in a file", async () => {
    const place = join(mkdtempSync(join(tmpdir(), "killed-")), "starts.json");
    await killJobs(fileStore(place), place, 1);
  }, 900_000);

  test.runIf(redisProgram)(
    "with a store in Redis",
    async () => {
      await using redis = await startRedis({ program: redisProgram });
      const client = createRedis({ url: redis.url });
      client.on("error", () => {});
      await client.connect();
      await killJobs(createRedisStartStore({ client }), redis.url, 2);
      client.destroy();
    },
    900_000,
  );
});
