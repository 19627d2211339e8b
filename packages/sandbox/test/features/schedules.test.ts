import { describe, expect, test } from "vitest";
import { send, succeed } from "../support/calls.ts";
import { pausePipeline } from "../support/preparations.ts";
import { useSandbox } from "../support/sandbox.ts";

// The clock starts on the day before summer time ends in Berlin.
const context = useSandbox({ now: "2026-10-24T12:00:00Z" });

// biome-ignore lint/suspicious/noExplicitAny: tests read fields of resources of all types.
type Resource = any;

async function runsOf(schedule_id: string): Promise<{ attributes: Record<string, unknown> }[]> {
  const runs = await succeed(context.tenant, "runs_list", { query: { limit: "100" } });
  return runs.filter(
    ({ attributes }: { attributes: { schedule_id?: string } }) => attributes.schedule_id === schedule_id,
  );
}

async function create(body: object): Promise<{ id: string; attributes: Record<string, unknown> }> {
  return succeed(context.tenant, "schedules_create", {
    body: { pipeline_id: "pl_01hqxyz", timezone: "Europe/Berlin", ...body },
  });
}

describe("a schedule", () => {
  test("starts runs at the wall-clock time of its zone, across the end of summer time", async () => {
    const { id, attributes } = await create({ cron_expression: "0 6 * * *" });
    expect(attributes.next_run_at).toBe("2026-10-25T05:00:00Z");

    await context.tenant.clock.advance("2d");
    const started = (await runsOf(id)).map(({ attributes: { created_at } }) => created_at);
    expect(started).toEqual(["2026-10-26T05:00:00Z", "2026-10-25T05:00:00Z"]);
    const schedule = await succeed(context.tenant, "schedules_get", { params: { schedule_id: id } });
    expect(schedule.attributes).toMatchObject({
      last_run_at: "2026-10-26T05:00:00Z",
      next_run_at: "2026-10-27T05:00:00Z",
    });
  });

  test("records in its runs what started them", async () => {
    const { id } = await create({ cron_expression: "*/15 * * * *" });
    await context.tenant.clock.advance("15m");
    const [run] = await runsOf(id);
    expect(run?.attributes).toMatchObject({ trigger: { type: "schedule", schedule_id: id }, status: "queued" });
    const now = await succeed(context.tenant, "schedules_runNow", { params: { schedule_id: id } });
    expect(now.attributes).toMatchObject({
      pipeline_id: "pl_01hqxyz",
      trigger: { type: "schedule_manual", schedule_id: id },
    });
  });

  test("starts nothing if it is disabled or deleted, or if its pipeline is paused", async () => {
    const { tenant } = context;
    const disabled = await create({ cron_expression: "0 * * * *" });
    const deleted = await create({ cron_expression: "0 * * * *" });
    const paused = await create({ cron_expression: "0 * * * *" });
    const state = await succeed(tenant, "schedules_disable", { params: { schedule_id: disabled.id } });
    expect(state.attributes).toMatchObject({ enabled: false, next_run_at: null });
    await succeed(tenant, "schedules_delete", { params: { schedule_id: deleted.id } });
    await pausePipeline(tenant);

    await tenant.clock.advance("3h");
    for (const { id } of [disabled, deleted, paused]) expect(await runsOf(id)).toEqual([]);
  });

  test("is paused when its pipeline is no longer active, and restored when the pipeline is active again", async () => {
    const { tenant } = context;
    const { id } = await create({ cron_expression: "0 * * * *" });
    const state = async () => (await succeed(tenant, "schedules_get", { params: { schedule_id: id } })).attributes;
    await tenant.clock.advance("10m");
    await pausePipeline(tenant);
    expect(await state()).toMatchObject({
      enabled: false,
      next_run_at: null,
      updated_at: "2026-10-24T12:10:00Z",
    });
    await succeed(tenant, "pipelines_updateStatus", { body: { status: "active" } });
    expect(await state()).toMatchObject({ enabled: true, next_run_at: "2026-10-24T13:00:00Z" });
  });

  test("stays disabled when its pipeline is active again if a request has disabled it, before or after", async () => {
    const { tenant } = context;
    const before = await create({ cron_expression: "0 * * * *" });
    const after = await create({ cron_expression: "30 * * * *" });
    const again = await create({ cron_expression: "45 * * * *" });
    const disable = ({ id }: { id: string }) => succeed(tenant, "schedules_disable", { params: { schedule_id: id } });
    await disable(before);
    await pausePipeline(tenant);
    await disable(after);
    await succeed(tenant, "pipelines_updateStatus", { body: { status: "active" } });
    await disable(again);
    await succeed(tenant, "pipelines_updateStatus", { body: { status: "active" } });
    for (const { id } of [before, after, again]) {
      const { attributes } = await succeed(tenant, "schedules_get", { params: { schedule_id: id } });
      expect(attributes).toMatchObject({ enabled: false, next_run_at: null });
    }
  });

  test.each(["schedules_enable", "schedules_runNow"])(
    "of a pipeline in the trash responds with 409 to %s, and stays disabled",
    async (operation) => {
      const { tenant } = context;
      const { id: schedule_id } = await create({ cron_expression: "0 * * * *" });
      await pausePipeline(tenant);
      await succeed(tenant, "pipelines_delete");
      const params = { schedule_id };
      expect((await send(tenant, operation, { params })).status).toBe(409);
      const { attributes } = await succeed(tenant, "schedules_get", { params });
      expect(attributes).toMatchObject({ enabled: false, next_run_at: null });
    },
  );

  test("and a trigger survive the trash, and end when their pipeline is deleted permanently", async () => {
    const { tenant } = context;
    const { id: schedule_id } = await create({ cron_expression: "0 * * * *" });
    const { id: trigger_id } = await succeed(tenant, "triggers_create");
    const params = { schedule_id, trigger_id };
    const statuses = async () => [
      (await send(tenant, "schedules_get", { params })).status,
      (await send(tenant, "triggers_get", { params })).status,
    ];
    await pausePipeline(tenant);
    await succeed(tenant, "pipelines_delete");
    expect(await statuses()).toEqual([200, 200]);
    await succeed(tenant, "pipelines_permanentlyDelete");
    expect(await statuses()).toEqual([404, 404]);
    const schedules = await succeed(tenant, "schedules_list");
    expect(schedules.filter(({ attributes }: Resource) => attributes.pipeline_id === "pl_01hqxyz")).toEqual([]);
    await tenant.clock.advance("2h");
    expect(await runsOf(schedule_id)).toEqual([]);
  });

  test("follows a change of its cron expression", async () => {
    const { id } = await create({ cron_expression: "0 6 * * *" });
    const body = { cron_expression: "30 14 * * *", timezone: "UTC", enabled: true };
    const changed = await succeed(context.tenant, "schedules_update", { params: { schedule_id: id }, body });
    expect(changed.attributes.next_run_at).toBe("2026-10-24T14:30:00Z");
  });

  test.each([
    ["an invalid expression", { cron_expression: "61 * * * *" }, "body.cron_expression"],
    ["an expression with seconds", { cron_expression: "0 0 6 * * *" }, "body.cron_expression"],
    ["an unknown time zone", { cron_expression: "0 6 * * *", timezone: "Mars/Base" }, "body.timezone"],
  ])("is rejected with %s", async (_, change, field) => {
    const body = { pipeline_id: "pl_01hqxyz", timezone: "UTC", ...change };
    const { status, json } = await send(context.tenant, "schedules_create", { body });
    expect(status).toBe(400);
    expect(json.error.details[0].field).toBe(field);
  });
});

describe("a trigger", () => {
  test("runs its pipeline when its event occurs, and records the execution", async () => {
    const { tenant } = context;
    const { id } = await succeed(tenant, "triggers_create");
    tenant.triggers.fire(id, "s3:ObjectCreated orders/new.parquet");
    const params = { trigger_id: id };
    const [execution] = await succeed(tenant, "triggers_listExecutions", { params });
    expect(execution.attributes).toMatchObject({
      status: "queued",
      event_summary: "s3:ObjectCreated orders/new.parquet",
    });
    await tenant.clock.advance("1m");
    expect((await succeed(tenant, "triggers_listExecutions", { params }))[0].attributes.status).toBe("succeeded");
    const run = await succeed(tenant, "runs_get", { params: { run_id: execution.attributes.pipeline_run_id } });
    expect(run.attributes.status).toBe("succeeded");
  });

  test("has an execution that ends as its run does, such as with a cancellation", async () => {
    const { tenant } = context;
    const { id } = await succeed(tenant, "triggers_create");
    tenant.triggers.fire(id, "s3:ObjectCreated orders/new.parquet");
    const params = { trigger_id: id };
    await tenant.clock.advance("5s");
    const [running] = await succeed(tenant, "triggers_listExecutions", { params });
    expect(running.attributes.status).toBe("running");
    const run = { params: { run_id: running.attributes.pipeline_run_id } };
    await succeed(tenant, "runs_cancel", run);
    await tenant.clock.advance("1m");
    const { status, finished_at } = (await succeed(tenant, "runs_get", run)).attributes;
    const [ended] = await succeed(tenant, "triggers_listExecutions", { params });
    expect(ended.attributes).toMatchObject({ status, finished_at });
    expect(status).toBe("canceled");
  });

  test("starts no run of a pipeline that is paused", async () => {
    const { tenant } = context;
    const { id } = await succeed(tenant, "triggers_create");
    await pausePipeline(tenant);
    tenant.triggers.fire(id, "ignored");
    expect(await succeed(tenant, "triggers_listExecutions", { params: { trigger_id: id } })).toEqual([]);
    expect(tenant.causes.all()).toEqual([]);
  });

  test("does nothing while it is disabled, and cannot be fired if it does not exist", async () => {
    const { tenant } = context;
    const { id } = await succeed(tenant, "triggers_create");
    await succeed(tenant, "triggers_disable", { params: { trigger_id: id } });
    tenant.triggers.fire(id, "ignored");
    expect(await succeed(tenant, "triggers_listExecutions", { params: { trigger_id: id } })).toEqual([]);
    expect(() => tenant.triggers.fire("trg_none", "ignored")).toThrow(/There is no resource/);
  });

  test("moves top-level settings into `config`, and keeps the settings that an update omits", async () => {
    const { tenant } = context;
    const created = await succeed(tenant, "triggers_create");
    expect(created.attributes.config).toMatchObject({ bucket: "acme-landing", prefix: "orders/" });
    const params = { trigger_id: created.id };
    const updated = await succeed(tenant, "triggers_update", { params, body: { config: { suffix: ".csv" } } });
    expect(updated.attributes.config).toMatchObject({ bucket: "acme-landing", suffix: ".csv" });
  });

  test("needs a bucket if its type is s3", async () => {
    const body = { name: "Files", trigger_type: "s3", pipeline_id: "pl_01hqxyz", connection_id: "conn_01hqxyz" };
    const { status, json } = await send(context.tenant, "triggers_create", { body });
    expect(status).toBe(400);
    expect(json.error.details[0].field).toBe("body.bucket");
  });
});
