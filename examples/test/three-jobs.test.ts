import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createClient } from "@planasonix/client";
import { fileStore } from "@planasonix/client/file-store";
import { readStarts, type StartOfKey, type StartStore } from "@planasonix/client/once";
import type {} from "@planasonix/fleet/src/setup.ts"; // Declares `redis` for `inject`.
import { startRedis } from "@planasonix/fleet/src/start-redis.ts";
import { createRedisStartStore } from "@planasonix/redis";
import { type SandboxTenant, startSandbox } from "@planasonix/sandbox";
import { Pool } from "pg";
import { createClient as createRedis } from "redis";
import { describe, expect, inject, test } from "vitest";
import { createTable, postgresStore } from "../start-stores/postgres.ts";
import { type JobEnd, JobProcess } from "./job-process.ts";
import { findPostgres, leftOutLine, startPostgres } from "./postgres.ts";

/** `npm run proof` runs 504 rounds, and the tests one with each store. */
const isProof = Reflect.get(import.meta, "env").MODE === "proof"; // `vitest --mode proof`
const roundsOfWorld = isProof ? 84 : 1;
/** A process is suspended for less than the time limit of a start: a longer suspension is beyond what a store can bear. */
const longestStopMs = 1_000;

/** A store for the test, and where the processes find it. */
interface Place extends AsyncDisposable {
  readonly url: string;
  readonly store: StartStore;
}

const redisProgram = inject("redis") ?? "";
const postgresPrograms = findPostgres();
if (!postgresPrograms) console.log(leftOutLine());

const places: readonly (readonly [name: string, isThere: boolean, open: () => Promise<Place>])[] = [
  ["a file", true, openFile],
  ["Redis", redisProgram !== "", openRedis],
  ["Postgres", postgresPrograms !== undefined, openPostgres],
];
/**
 * With how many rounds at the same time, each with three processes of its own: where keys are ignored, a process that is
 * killed between its intent and the ID lets the others wait for 35 s.
 */
const deployments = [
  ["ignores keys", { idempotencyKeys: "ignored" }, "no trust", isProof ? 4 : 1],
  ["honors keys, and is trusted", { idempotencyKeys: "honored" }, "trust", 1],
] as const;
const worlds = places
  .filter(([, isThere]) => isThere)
  .flatMap(([name, , open], place) =>
    deployments.map(([deployment, options, trust, lanes], index) => ({
      name,
      open,
      deployment,
      options,
      trust,
      lanes,
      seed: place * 2 + index + 1,
    })),
  )
  .filter(({ seed }) => isProof || [1, 4, 5].includes(seed));

describe("of three processes, one of which is killed and one suspended, one starts a run, and no ID is lost", () => {
  test.concurrent.each(worlds)(
    "with a store in $name, on a deployment that $deployment",
    async ({ open, options, trust, lanes, seed }) => {
      await using place = await open();
      // At real speed: a server whose clock runs faster makes an intent look older than it is.
      await using sandbox = await startSandbox(options);
      const random = seeded(seed);
      const phases: Record<string, number> = {};
      let left = roundsOfWorld;
      const lane = async (): Promise<void> => {
        const tenant = await sandbox.tenant();
        const env = { PLANASONIX_API_KEY: tenant.apiKey, PLANASONIX_BASE_URL: tenant.url };
        const create = (): JobProcess => new JobProcess([place.url, trust], env);
        await using one = create();
        await using two = create();
        await using three = create();
        while (left > 0) {
          left -= 1;
          const phase = await playRound({ tenant, store: place.store, processes: [one, two, three] }, left, random);
          phases[phase] = (phases[phase] ?? 0) + 1;
        }
      };
      await Promise.all(Array.from({ length: lanes }, lane));
      if (isProof) console.log(`killed ${JSON.stringify(phases)}`);
    },
    1_800_000,
  );
});

interface Round {
  readonly tenant: SandboxTenant;
  readonly store: StartStore;
  readonly processes: readonly [JobProcess, JobProcess, JobProcess];
}

/**
 * Lets three processes do the same job: one is killed and does it again, and one is suspended for a while. The first run
 * of every third job fails. Returns how far the job had got when the process was killed.
 */
async function playRound({ tenant, store, processes }: Round, round: number, random: () => number): Promise<string> {
  const pipelineId = `pl_round_${round}`;
  const job = { pipelineId, key: `round ${round}` };
  const isFailing = round % 3 === 0;
  tenant.seed("pipeline", [{ id: pipelineId }]);
  const ends = isFailing ? (["failed", "succeeded"] as const) : (["succeeded"] as const);
  for (const status of ends) tenant.outcomes.next("pipelines.run", { status, after: "1s" });
  const [killed, stopped, third] = shuffled(processes, random);
  for (const one of processes) await one.prepare();
  const jobs = processes.map(async (one) => {
    await sleep(random() * 100);
    return one.run(job);
  });
  let phase = "";
  await Promise.all([
    sleep(random() * (random() < 0.7 ? 250 : 2_000)).then(async () => {
      await killed.kill();
      phase = phaseOf((await readStarts(store, job.key))?.starts.at(-1));
    }),
    sleep(random() * 250).then(async () => {
      stopped.suspend(true);
      await sleep(random() * longestStopMs);
      stopped.suspend(false);
    }),
  ]);
  await Promise.all(jobs);
  // Each job is started again until it has succeeded, as a scheduler does.
  const last = await Promise.all([killed, stopped, third].map((one) => untilDone(() => one.run(job))));

  const { starts = [] } = (await readStarts(store, job.key)) ?? {};
  const planasonix = createClient({ apiKey: tenant.apiKey, baseUrl: tenant.url });
  const runs = await planasonix.pipelines.listRuns(pipelineId).toArray();
  const ids = starts.map(({ id }) => id);
  expect(
    { states: starts.map(({ state }) => state), runs: runs.map(({ id }) => id).sort(), last },
    processes
      .flatMap(({ lines }) => lines)
      .sort()
      .join("\n"),
  ).toEqual({
    states: ends,
    runs: ids.toSorted(),
    last: last.map(() => ids.at(-1)),
  });
  for (const one of processes) one.lines = [];
  return phase;
}

/** The ID of the run that succeeded, or what happened instead in two minutes. */
async function untilDone(run: () => Promise<JobEnd>): Promise<string> {
  const details: string[] = [];
  for (const until = performance.now() + 120_000; performance.now() < until; await sleep(100)) {
    const { kind, detail } = await run();
    if (kind === "done") return detail;
    details.push(detail);
  }
  return details.join("\n");
}

/** How far a job had got. */
function phaseOf(start: StartOfKey | undefined): string {
  if (start === undefined) return "before the intent";
  return start.id === undefined ? "between the intent and the ID" : "after the ID";
}

/** Numbers in [0, 1) that are the same in each run: a linear congruential generator. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

function shuffled<Item>(items: readonly [Item, Item, Item], random: () => number): [Item, Item, Item] {
  return items
    .map((item) => ({ item, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item) as [Item, Item, Item];
}

async function openFile(): Promise<Place> {
  const url = join(mkdtempSync(join(tmpdir(), "three-jobs-")), "starts.json");
  return { url, store: fileStore(url), async [Symbol.asyncDispose]() {} };
}

async function openRedis(): Promise<Place> {
  const redis = await startRedis({ program: redisProgram });
  const client = createRedis({ url: redis.url });
  client.on("error", () => {});
  await client.connect();
  return {
    url: redis.url,
    store: createRedisStartStore({ client }),
    async [Symbol.asyncDispose]() {
      client.destroy();
      await redis[Symbol.asyncDispose]();
    },
  };
}

async function openPostgres(): Promise<Place> {
  const postgres = await startPostgres(String(postgresPrograms));
  const pool = new Pool({ connectionString: postgres.connectionString });
  await pool.query(createTable);
  return {
    url: postgres.connectionString,
    store: postgresStore(pool),
    async [Symbol.asyncDispose]() {
      await pool.end();
      await postgres[Symbol.asyncDispose]();
    },
  };
}
