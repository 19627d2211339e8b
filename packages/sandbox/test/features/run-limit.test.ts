import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type SandboxTenant, startSandbox } from "../../src/index.ts";
import { send, succeed } from "../support/calls.ts";
import { start, useSandbox } from "../support/sandbox.ts";

const context = useSandbox({ concurrentRuns: 1 });

const trigger = "trg_01j9k4w8x9y0z1a2";

/** The states of the runs that did not exist at the start, newest first. */
async function states(tenant: SandboxTenant): Promise<string[]> {
  const runs: { attributes: { status: string; queued_at: string } }[] = await succeed(tenant, "runs_list");
  return runs.filter(({ attributes }) => attributes.queued_at >= start).map(({ attributes }) => attributes.status);
}

test("a request that starts a run gets a 429 while all capacity is in use, and no run, and may be sent again", async () => {
  const { tenant } = context;
  await succeed(tenant, "pipelines_run");
  const headers = { "Idempotency-Key": "once" };
  const refused = await send(tenant, "pipelines_run", { headers });
  expect([refused.status, refused.json.error.message, refused.headers.get("retry-after")]).toEqual([
    429,
    "All run capacity is in use: 1 may run at a time. Start the run when one has ended.",
    "32",
  ]);
  expect((await send(tenant, "schedules_runNow")).status).toBe(429);
  expect(await states(tenant)).toEqual(["queued"]);
  await tenant.clock.advance("32s");
  await succeed(tenant, "pipelines_run", { headers });
  expect(await states(tenant)).toEqual(["queued", "succeeded"]);
});

test("a scripted outcome stays for the next run if a request is refused", async () => {
  const { tenant } = context;
  await succeed(tenant, "pipelines_run");
  tenant.outcomes.next("pipelines.run", { status: "failed" });
  expect((await send(tenant, "pipelines_run")).status).toBe(429);
  await tenant.clock.advance("1m");
  await succeed(tenant, "pipelines_run");
  await tenant.clock.advance("1m");
  expect(await states(tenant)).toEqual(["failed", "succeeded"]);
});

test("runs of triggers wait in the order of their start until others have ended, with their jobs and executions", async () => {
  const { tenant } = context;
  await succeed(tenant, "pipelines_run");
  tenant.triggers.fire(trigger, "first");
  tenant.triggers.fire(trigger, "second");
  await tenant.clock.advance("10s");
  expect(await states(tenant)).toEqual(["queued", "queued", "running"]);
  const execution = async () =>
    (await succeed(tenant, "triggers_listExecutions", { params: { trigger_id: trigger } }))[1].attributes.status;
  expect(await execution()).toBe("queued");
  await tenant.clock.advance("30s");
  expect(await states(tenant)).toEqual(["queued", "running", "succeeded"]);
  expect(await execution()).toBe("running");
  await tenant.clock.advance("2m");
  expect(await states(tenant)).toEqual(["succeeded", "succeeded", "succeeded"]);
  expect(await execution()).toBe("succeeded");
});

test("a run that waits can be canceled, and does not start", async () => {
  const { tenant } = context;
  await succeed(tenant, "pipelines_run");
  tenant.triggers.fire(trigger, "waits");
  const [waiting] = await succeed(tenant, "runs_list");
  await succeed(tenant, "runs_cancel", { params: { run_id: waiting.id } });
  await tenant.clock.advance("5m");
  expect(await states(tenant)).toEqual(["canceled", "succeeded"]);
});

test("a limit of a tenant replaces that of the sandbox until a reset, and runs that wait start when it is removed", async () => {
  const { tenant } = context;
  tenant.limitRuns(2);
  await succeed(tenant, "pipelines_run");
  await succeed(tenant, "pipelines_run");
  tenant.triggers.fire(trigger, "waits");
  expect((await succeed(tenant, "features_getLimits")).attributes.max_concurrent_runs).toBe(2);
  await tenant.clock.advance("5s");
  expect(await states(tenant)).toEqual(["queued", "running", "running"]);
  tenant.limitRuns(undefined);
  await tenant.clock.advance("5s");
  expect(await states(tenant)).toEqual(["running", "running", "running"]);
  tenant.reset();
  await succeed(tenant, "pipelines_run");
  expect((await send(tenant, "pipelines_run")).status).toBe(429);
  expect(() => tenant.limitRuns(0)).toThrow("A limit of runs must be a whole number from 1");
});

test("runs that wait in a data file start when the sandbox is started without a limit", async () => {
  const data = join(mkdtempSync(join(tmpdir(), "limit-")), "data.db");
  const options = { port: false, data, clock: "manual", now: start } as const;
  const before = await startSandbox({ ...options, concurrentRuns: 1 });
  await succeed(before, "pipelines_run");
  before.triggers.fire(trigger, "waits");
  await before.close();
  await using after = await startSandbox(options);
  await after.clock.advance("5s");
  expect(await states(after)).toEqual(["running", "running"]);
});
