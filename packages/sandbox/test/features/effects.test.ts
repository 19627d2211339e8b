import { describe, expect, test } from "vitest";
import type { SandboxTenant } from "../../src/index.ts";
import { succeed } from "../support/calls.ts";
import { startReceiver } from "../support/receiver.ts";
import { useSandbox } from "../support/sandbox.ts";

const context = useSandbox();
const empty = useSandbox({ seed: "empty" });

// biome-ignore lint/suspicious/noExplicitAny: tests read fields of resources of all types.
type Resource = any;

/** The job of a run, as the chain of the run names it. */
async function jobOf(tenant: SandboxTenant, run: { readonly id: string }): Promise<Resource> {
  const job = tenant.causes.chain(run.id).find(({ type, cause }) => type === "job" && cause.id === run.id);
  return succeed(tenant, "jobs_get", { params: { job_id: job?.id ?? "" } });
}

describe("a run of a pipeline", () => {
  test("starts a job that moves with it, and the end of the job is sent to webhooks", async () => {
    const { tenant } = context;
    await using receiver = await startReceiver(204);
    const events = ["job.succeeded"];
    const webhook = await succeed(tenant, "webhooks_create", { body: { url: receiver.url, events } });
    const run = await succeed(tenant, "pipelines_run");
    const queued = await jobOf(tenant, run);
    expect(queued.attributes).toMatchObject({
      type: "pipeline_run",
      status: "queued",
      pipeline_id: run.attributes.pipeline_id,
      connection_id: "conn_01hqxyz",
      started_at: null,
    });
    await tenant.clock.advance("2s");
    expect((await jobOf(tenant, run)).attributes).toMatchObject({ status: "running", finished_at: null });
    await tenant.clock.advance("30s");
    const ended = await succeed(tenant, "runs_get", { params: { run_id: run.id } });
    const job = await jobOf(tenant, run);
    const { started_at, finished_at, duration_seconds } = ended.attributes;
    expect(job.attributes).toMatchObject({ status: "succeeded", started_at, finished_at, duration_seconds });

    expect(receiver.received.map(({ body }) => JSON.parse(body))).toMatchObject([
      { type: "job.succeeded", data: { id: job.id, type: "job", attributes: job.attributes } },
    ]);
    const at = Date.parse("2026-11-24T13:00:32Z");
    expect(tenant.causes.chain(job.id).filter(({ webhookId = webhook.id }) => webhookId === webhook.id)).toMatchObject([
      { type: "pipeline_run", id: run.id, at: at - 32_000, cause: { type: "request", id: "pipelines.run" } },
      { type: "job", id: job.id, at: at - 32_000, cause: { type: "pipeline_run", id: run.id } },
      { type: "webhook_delivery", at, cause: { type: "job", id: job.id }, event: "job.succeeded" },
    ]);
  });

  test.each([
    ["the run", "runs_cancel"],
    ["its job", "jobs_cancel"],
  ])("ends together with its job if %s is canceled", async (_, operation) => {
    const { tenant } = context;
    const run = await succeed(tenant, "pipelines_run");
    const { id: job_id } = await jobOf(tenant, run);
    await tenant.clock.advance("5s");
    await succeed(tenant, operation, { params: { run_id: run.id, job_id } });
    const states = async () => {
      const { attributes } = await succeed(tenant, "runs_get", { params: { run_id: run.id } });
      return [attributes.status, (await jobOf(tenant, run)).attributes.status];
    };
    expect(await states()).toEqual(["cancel_requested", "cancelling"]);
    await tenant.clock.advance("1m");
    expect(await states()).toEqual(["canceled", "cancelled"]);
    expect(tenant.deliveries.all()).toEqual([]);
  });

  test("names the schedule or the trigger that caused it", async () => {
    const { tenant } = context;
    const schedule = await succeed(tenant, "schedules_create", {
      body: { pipeline_id: "pl_01hqxyz", cron_expression: "1 13 * * *", timezone: "UTC" },
    });
    await tenant.clock.advance("1m");
    const [trigger] = await succeed(tenant, "triggers_list");
    tenant.triggers.fire(trigger.id, "New file");
    const causesOf = (type: string) => tenant.causes.all().flatMap((one) => (one.type === type ? [one.cause] : []));
    expect(causesOf("pipeline_run")).toEqual([
      { type: "schedule", id: schedule.id },
      { type: "trigger", id: trigger.id },
    ]);
    expect(causesOf("trigger_execution")).toEqual([{ type: "trigger", id: trigger.id }]);
    tenant.reset();
    expect(tenant.causes.all()).toEqual([]);
  });

  test("gives its job the source connection of the pipeline, or none if nothing names a connection", async () => {
    const { tenant } = empty;
    const [id = ""] = tenant.seed("pipeline", [{ name: "A", status: "active", nodes: [], edges: [] }]);
    const run = await succeed(tenant, "pipelines_run", { params: { pipeline_id: id }, body: {} });
    expect((await jobOf(tenant, run)).attributes).toMatchObject({ connection_id: "", pipeline_id: id });
    const [other = ""] = tenant.seed("pipeline", [{ name: "B", status: "active", source_connection_id: "conn_1" }]);
    const second = await succeed(tenant, "pipelines_run", { params: { pipeline_id: other }, body: {} });
    expect((await jobOf(tenant, second)).attributes).toMatchObject({ connection_id: "conn_1", pipeline_id: other });
  });
});

describe("the failure of a run", () => {
  const channel = { type: "slack", name: "Data", config: { channel: "#data" } };

  /** Lets a run of `pl_01hqxyz` end, and returns the rules and channels of its notifications. */
  async function notified(tenant: SandboxTenant, status: "failed" | "succeeded" | "canceled"): Promise<Resource[]> {
    tenant.outcomes.next("pipelines.run", { status });
    const run = await succeed(tenant, "pipelines_run");
    await tenant.clock.advance("1h");
    const notifications = tenant.causes.chain(run.id).filter(({ type }) => type === "notification");
    for (const { cause, event, id } of notifications) {
      expect(cause).toEqual({ type: "pipeline_run", id: run.id });
      expect(event).toBe("pipeline.run.failed");
      expect(id).toMatch(/^ntf_/);
    }
    return notifications.map(({ ruleId, channelId }) => [ruleId, channelId]);
  }

  test("notifies the channels of the rules for the pipeline, and a success notifies nobody", async () => {
    const { tenant } = context;
    const { id: channelId } = await succeed(tenant, "notificationChannels_create", { body: channel });
    const rule = { name: "All", event: "pipeline.run.failed", channel_ids: [channelId] };
    const { id: all } = await succeed(tenant, "notificationRules_create", { body: rule });
    const filters = { pipeline_ids: ["pl_01hqabc"] };
    await succeed(tenant, "notificationRules_create", { body: { ...rule, filters } });
    await succeed(tenant, "notificationRules_create", { body: { ...rule, enabled: false } });
    await succeed(tenant, "notificationRules_create", { body: { ...rule, event: "dlq.threshold_exceeded" } });

    expect(await notified(tenant, "failed")).toEqual(
      expect.arrayContaining([
        ["nrl_01jq801", "nch_01jq801"],
        [all, channelId],
      ]),
    );
    expect(await notified(tenant, "failed")).toHaveLength(2);
    expect(await notified(tenant, "succeeded")).toEqual([]);
  });

  test("is not all that notifies: a growing dead-letter queue does so once it reaches the threshold of a rule", async () => {
    const { tenant } = context;
    const body = { name: "Queue", event: "dlq.threshold_exceeded", channel_ids: ["nch_01jq801"] };
    const filters = { threshold: 3, pipeline_ids: ["pl_01hqxyz"] };
    const rule = await succeed(tenant, "notificationRules_create", { body: { ...body, filters } });
    const add = (count: number, pipeline_id: string) =>
      tenant.seed(
        "dlq_entry",
        Array.from({ length: count }, () => ({ pipeline_id })),
      );
    const sent = () => tenant.causes.all().filter(({ ruleId }) => ruleId === rule.id);
    add(2, "pl_01hqxyz");
    add(5, "pl_01hqabc");
    expect(sent()).toEqual([]);
    const [id = ""] = add(1, "pl_01hqxyz");
    expect(sent()).toMatchObject([
      {
        type: "notification",
        cause: { type: "dlq_entry", id },
        event: "dlq.threshold_exceeded",
        channelId: "nch_01jq801",
      },
    ]);
    add(4, "pl_01hqxyz");
    expect(sent()).toHaveLength(1);
    await tenant.clock.advance("2h");
    add(3, "pl_01hqxyz");
    expect(sent()).toHaveLength(2);
  });

  test("notifies no channel that is disabled or deleted", async () => {
    const { tenant } = context;
    const body = { name: "Data on call", config: {}, enabled: false };
    await succeed(tenant, "notificationChannels_update", { params: { channel_id: "nch_01jq801" }, body });
    expect(await notified(tenant, "failed")).toEqual([]);
    await succeed(tenant, "notificationChannels_update", {
      params: { channel_id: "nch_01jq801" },
      body: { ...body, enabled: true },
    });
    expect(await notified(tenant, "failed")).toHaveLength(1);
    await succeed(tenant, "notificationChannels_delete", { params: { channel_id: "nch_01jq801" } });
    expect(await notified(tenant, "failed")).toEqual([]);
  });
});
