// Takes events from the queue, and stores in the table `finished_jobs` how each job ended. Start as many as you like.
//
//   PLANASONIX_API_KEY=... DATABASE_URL=postgres://... node webhook-queue/worker.ts
//
// What a worker stores in the same database takes effect once. For an effect elsewhere, such as a run, give it an identity
// that survives the worker: `runAndWait(id, {}, { start: startOnce({ key: jobId, store: postgresStore(pool) }) })`.
import { setTimeout as sleep } from "node:timers/promises";
import { createClient } from "@planasonix/client";
import { Pool } from "pg";
import { createTable, type Work, workOnce } from "./queue.ts";

const planasonix = createClient();
const pool = new Pool({ connectionString: process.env.DATABASE_URL });
pool.on("error", console.error);
await pool.query(createTable);
await pool.query(
  "CREATE TABLE IF NOT EXISTS finished_jobs (event_id text, job_id text, status text, rows_loaded bigint)",
);

const work: Work = async (event, transaction) => {
  const { id: jobId } = Object(event.data);
  if (event.type === "backfill.completed" || typeof jobId !== "string") return; // A test event names no job.
  const { attributes: job } = await planasonix.jobs.get(jobId, { deadlineMs: 20_000 });
  await transaction.query("INSERT INTO finished_jobs VALUES ($1, $2, $3, $4)", [
    event.id,
    jobId,
    job.status,
    job.metrics?.rows_loaded ?? 0,
  ]);
  console.log(`${jobId} ${job.status}`);
};

const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => stop.abort());
while (!stop.signal.aborted) {
  const wasDue = await workOnce(pool, work, console.error);
  if (!wasDue) await sleep(500, undefined, { signal: stop.signal }).catch(() => {});
}
await pool.end();
