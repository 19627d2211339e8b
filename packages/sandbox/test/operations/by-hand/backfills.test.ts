import { expect, test } from "vitest";
import { send, succeed } from "../../support/calls.ts";
import { useSandbox } from "../../support/sandbox.ts";

const context = useSandbox();
const window = { start_at: "2026-10-01T00:00:00Z", end_at: "2026-11-01T00:00:00Z" };

/** Starts a backfill. Returns its tenant, the IDs of its jobs, and functions that read the backfill and its jobs. */
async function start(body: object) {
  const { tenant } = context;
  const { id } = await succeed(tenant, "connections_backfill", { body });
  const read = async () => (await succeed(tenant, "backfills_get", { params: { backfill_id: id } })).attributes;
  const ids: string[] = (await read()).job_ids;
  const jobs = () =>
    Promise.all(ids.map(async (job_id) => (await succeed(tenant, "jobs_get", { params: { job_id } })).attributes));
  return { tenant, ids, read, jobs };
}

test("a backfill has a job for each of its tables, and the jobs end with the backfill and have results", async () => {
  const { tenant, ids, read, jobs } = await start({ ...window, tables: ["public.orders", "public.customers"] });
  expect(ids).toHaveLength(2);
  expect(await jobs()).toMatchObject([
    { type: "backfill", connection_id: "conn_01hqxyz", status: "running", finished_at: null },
    { type: "backfill", connection_id: "conn_01hqxyz", status: "running", finished_at: null },
  ]);

  await tenant.clock.advance("2m");
  expect(await read()).toMatchObject({ status: "completed" });
  expect(await jobs()).toMatchObject([
    { status: "succeeded", finished_at: "2026-11-24T13:01:00Z", duration_seconds: 60 },
    { status: "succeeded", finished_at: "2026-11-24T13:01:00Z", duration_seconds: 60 },
  ]);
  expect((await send(tenant, "jobs_getResults", { params: { job_id: ids[0] ?? "" } })).status).toBe(200);
  expect((await succeed(tenant, "jobs_list", { query: { type: "backfill" } })).length).toBeGreaterThan(2);
});

test("the creation time of a backfill is now, whatever its time window", async () => {
  const { tenant, read } = await start(window);
  expect((await read()).created_at).toBe("2026-11-24T13:00:00Z");
  const [{ attributes }] = await succeed(tenant, "backfills_list", { query: { limit: "1" } });
  expect(attributes).toMatchObject({ created_at: "2026-11-24T13:00:00Z", updated_at: "2026-11-24T13:00:00Z" });
});

test("a job fails with its backfill, and with the same error", async () => {
  const error = { message: "The source is gone" };
  context.tenant.outcomes.next("connections.backfill", { status: "failed", error });
  const { tenant, read, jobs } = await start({ ...window, tables: ["public.orders"] });
  await tenant.clock.advance("2m");

  expect(await read()).toMatchObject({ status: "failed", error });
  expect(await jobs()).toMatchObject([{ status: "failed", error }]);
});

test("a job that was canceled stays canceled when its backfill ends", async () => {
  const { tenant, ids, jobs } = await start({ ...window, tables: ["public.orders"] });
  await succeed(tenant, "jobs_cancel", { params: { job_id: ids[0] ?? "" } });
  await tenant.clock.advance("2m");

  expect(await jobs()).toMatchObject([{ status: "cancelled" }]);
});

test("a backfill that names no tables has one job", async () => {
  expect((await start({ ...window, tables: [] })).ids).toHaveLength(1);
});

test("a webhook gets a delivery when a backfill ends, and one when each job of the backfill ends", async () => {
  const events = ["backfill.completed", "job.succeeded"];
  const webhook = await succeed(context.tenant, "webhooks_create", { body: { url: "http://127.0.0.1:9/", events } });
  const { tenant } = await start({ ...window, tables: ["public.orders", "public.customers"] });
  await tenant.clock.advance("61s");

  const sent = tenant.deliveries.all().filter(({ webhookId }) => webhookId === webhook.id);
  expect(sent.map(({ event }) => event)).toEqual(["backfill.completed", "job.succeeded", "job.succeeded"]);
});
