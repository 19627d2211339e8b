import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { createClient } from "@planasonix/client";
import { type Sandbox, startSandbox } from "@planasonix/sandbox";
import { sign, type WebhookEvent } from "@planasonix/webhooks";
import { signedFetch } from "@planasonix/webhooks/send";
import { Pool } from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { createTable, enqueue, type Work, workOnce } from "../webhook-queue/queue.ts";
import { findPostgres, leftOutLine, type PostgresServer, startPostgres } from "./postgres.ts";
import { startProgram, stop } from "./program.ts";

const programs = findPostgres();
if (!programs && process.env.CI) throw new Error(leftOutLine());
if (!programs) console.log(leftOutLine());

const secret = "whsec_5c1f0d2e7a9b4836";
const finishedJobs =
  "CREATE TABLE IF NOT EXISTS finished_jobs (event_id text, job_id text, status text, rows_loaded bigint)";
const eventOf = (id: string, jobId = id.replace("evt", "job")): WebhookEvent => ({
  id,
  type: "job.succeeded",
  data: { id: jobId },
});

describe.runIf(programs)("the queue of webhook events", () => {
  let postgres: PostgresServer;
  let pool: Pool;
  beforeAll(async () => {
    postgres = await startPostgres(programs ?? "");
    pool = new Pool({ connectionString: postgres.connectionString });
    await pool.query(createTable);
    await pool.query(finishedJobs);
  });
  afterAll(async () => {
    await pool.end();
    await postgres[Symbol.asyncDispose]();
  });
  beforeEach(() => pool.query("TRUNCATE webhook_events, finished_jobs"));

  const idsOf = async (text: string): Promise<unknown[]> => (await pool.query(text)).rows.map((row) => row.id);
  const queued = (): Promise<unknown[]> => idsOf("SELECT event->>'id' AS id FROM webhook_events ORDER BY position");
  const done = (): Promise<unknown[]> =>
    idsOf("SELECT event->>'id' AS id FROM webhook_events WHERE done_at IS NOT NULL ORDER BY id");
  const finished = (): Promise<unknown[]> => idsOf("SELECT event_id AS id FROM finished_jobs ORDER BY event_id");
  const unexpected = (error: unknown): never => {
    throw error;
  };

  async function startReceiver(): Promise<string> {
    const env = { PLANASONIX_WEBHOOK_SECRET: secret, DATABASE_URL: postgres.connectionString };
    const { url, stop } = await startProgram("webhook-queue/receiver.ts", env);
    onTestFinished(stop);
    return url;
  }

  test("gets an event once, however often and at how many receivers it arrives at the same time", async () => {
    const urls = await Promise.all([startReceiver(), startReceiver()]);
    const body = JSON.stringify(eventOf("evt_1"));

    const sent = Array.from({ length: 10 }, (_, index) => signedFetch(urls[index % 2] ?? "", { secret, body }));
    const statuses = (await Promise.all(sent)).map(({ status }) => status);

    expect(new Set(statuses)).toEqual(new Set([204]));
    expect(await queued()).toEqual(["evt_1"]);
  });

  test("gets nothing from a request that is forged or too large, and the receiver still parses other requests", async () => {
    const url = await startReceiver();
    const body = JSON.stringify(eventOf("evt_1"));
    const headers = { ...(await sign({ body, secret })), "content-type": "application/json" };
    const post = (path: string, body: string): Promise<Response> =>
      fetch(new URL(path, url), { method: "POST", headers, body });

    expect((await post(url, body.replace("evt_1", "evt_2"))).status).toBe(401);
    expect((await post(url, body.padEnd(5 * 1024 * 1024 + 1))).status).toBe(413);
    expect(await (await post("/orders", '{"a":1}')).json()).toEqual({ received: { a: 1 } });
    expect(await queued()).toEqual([]);
  });

  test("gets an event once whose first delivery is refused because the table is locked", async () => {
    const url = await startReceiver();
    const body = JSON.stringify(eventOf("evt_1"));
    const other = await pool.connect();
    await other.query("BEGIN; LOCK TABLE webhook_events");

    const refused = await signedFetch(url, { secret, body }); // after the `query_timeout` of the pool
    await other.query("ROLLBACK");
    other.release();
    const accepted = await signedFetch(url, { secret, body });

    expect([refused.status, accepted.status]).toEqual([500, 204]);
    await expect.poll(queued).toEqual(["evt_1"]);
  });

  test("gets the end of a job once, by its event and by the list that shows it after an outage", async () => {
    const found = (id: string): WebhookEvent => ({ id, type: "job.succeeded", data: { id } });
    for (const id of ["job_1", "job_2"]) await enqueue(pool, found(id)); // the events of both come late, or never
    await enqueue(pool, eventOf("evt_1", "job_1"));
    await enqueue(pool, eventOf("evt_3", "job_3"));
    await enqueue(pool, found("job_3"));
    for (const id of ["evt_4", "evt_5"]) await enqueue(pool, { id, type: "job.succeeded" }); // test events

    expect(await queued()).toEqual(["job_1", "job_2", "evt_3", "evt_4", "evt_5"]);
  });

  test("gets each event of a type that the package does not know, also if several are about the same job", async () => {
    for (const id of ["evt_1", "evt_2"]) await enqueue(pool, { ...eventOf(id, "job_1"), type: "job.paused" });

    expect(await queued()).toEqual(["evt_1", "evt_2"]);
  });

  test("gives each event to one of several workers, and its work takes effect once", async () => {
    const ids = Array.from({ length: 30 }, (_, index) => `evt_${10 + index}`);
    for (const id of ids) await enqueue(pool, eventOf(id));
    const work: Work = async ({ id }, transaction) => {
      await transaction.query("INSERT INTO finished_jobs (event_id) VALUES ($1)", [id]);
      await sleep(2);
    };
    const worker = async (): Promise<void> => {
      while (await workOnce(pool, work, unexpected));
    };
    await Promise.all([worker(), worker(), worker()]);

    expect(await finished()).toEqual(ids);
    expect(await done()).toEqual(ids);
  });

  test("keeps an event whose work fails, without what the work has written, and gives it out later", async () => {
    await enqueue(pool, eventOf("evt_1"));
    const errors: unknown[] = [];
    const failing: Work = async ({ id }, transaction) => {
      await transaction.query("INSERT INTO finished_jobs (event_id) VALUES ($1)", [id]);
      throw new Error("no disk space");
    };

    expect(await workOnce(pool, failing, (error) => errors.push(error))).toBe(true);
    expect(errors).toEqual([new Error("no disk space")]);
    expect([await finished(), await done()]).toEqual([[], []]);
    expect(await workOnce(pool, failing, unexpected)).toBe(false); // not yet due
    await pool.query("UPDATE webhook_events SET due_at = now()");
    expect(await workOnce(pool, async () => {}, unexpected)).toBe(true);
    expect(await done()).toEqual(["evt_1"]);
  });

  describe("with the sandbox", () => {
    let sandbox: Sandbox;
    beforeAll(async () => {
      sandbox = await startSandbox({ speed: 60 });
    });
    afterAll(() => sandbox.close());
    function startWorker(): ChildProcess {
      const access = { PLANASONIX_BASE_URL: sandbox.url, PLANASONIX_API_KEY: sandbox.apiKey };
      const env = { PATH: process.env.PATH, DATABASE_URL: postgres.connectionString, ...access };
      const cwd = new URL("..", import.meta.url);
      return spawn(process.execPath, ["webhook-queue/worker.ts"], { cwd, env, stdio: ["ignore", "ignore", "inherit"] });
    }

    test("gives the event of a killed worker to the next one, and its work takes effect once", async () => {
      await enqueue(pool, eventOf("evt_1", "job_01jq8syncabc"));
      sandbox.faults.add({ operation: "jobs.get", delayMs: 3_600_000, times: 1 });
      const killed = startWorker();
      await expect.poll(() => sandbox.faults.all()).toEqual([]); // It waits for the response.
      killed.kill("SIGKILL");
      const next = startWorker();
      onTestFinished(() => stop(next));

      await expect.poll(done).toEqual(["evt_1"]);
      expect(await finished()).toEqual(["evt_1"]);
    });

    test("stores how a job ended, from the delivery of its event on", async () => {
      const planasonix = createClient({ baseUrl: sandbox.url, apiKey: sandbox.apiKey });
      const url = await startReceiver();
      await planasonix.webhooks.create({ url, events: ["job.succeeded", "job.failed"], secret });
      const worker = startWorker();
      onTestFinished(() => stop(worker));
      await planasonix.pipelines.runAndWait("pl_01hqxyz", {}, { pollIntervalMs: 100 });

      await expect
        .poll(async () => (await pool.query("SELECT status FROM finished_jobs")).rows)
        .toEqual([{ status: "succeeded" }]);
      expect(await finished()).toEqual(await queued());
    });
  });
});
