import { expect, test } from "vitest";
import { startTenant } from "../support/sandbox.ts";
import { json, runScripted } from "../support/scripted.ts";

test("runs list --failed --since filters by time, although the API filters by day", async () => {
  await using sandbox = await startTenant();
  const { tenant } = sandbox;
  const hoursAgo = (hours: number) => new Date(tenant.clock.now() - hours * 3_600_000).toISOString();
  const ids = tenant.seed("pipeline_run", [
    { status: "failed", queued_at: hoursAgo(1) },
    { status: "failed", queued_at: hoursAgo(23) },
    { status: "failed", queued_at: hoursAgo(25) },
    { status: "succeeded", queued_at: hoursAgo(1) },
  ]);
  const { code, stdout, stderr } = await sandbox.run(["runs", "list", "--failed", "--since", "24h"]);
  expect([code, stderr]).toEqual([0, ""]);
  expect(
    JSON.parse(stdout)
      .map(({ id }: { id: string }) => id)
      .sort(),
  ).toEqual(ids.slice(0, 2).sort());
  const limited = await sandbox.run(["runs", "list", "--since", "24h", "--limit", "1", "-o", "ndjson"]);
  expect(limited.stdout.trimEnd().split("\n")).toHaveLength(1);
});

test.each(["queued_at", "created_at", "started_at", "finished_at"])(
  "runs list --since goes by %s, if the run has no earlier time",
  async (field) => {
    const run = (id: string, time: string) => ({
      id,
      type: "pipeline_run",
      attributes: {
        status: "failed",
        queued_at: null,
        created_at: null,
        started_at: null,
        finished_at: null,
        [field]: time,
      },
    });
    const data = [run("run_new", "2026-11-24T12:00:00Z"), run("run_old", "2026-11-22T12:00:00Z")];
    const answer = json({ data, meta: { page: { limit: 50, cursor: null } } });
    const { stdout } = await runScripted(["runs", "list", "--since", "24h", "--fields", "id"], [answer]);
    expect(JSON.parse(stdout)).toEqual([{ id: "run_new" }]);
  },
);

test("runs list --since shows a run that has no time at all", async () => {
  const data = [{ id: "run_1", type: "pipeline_run", attributes: { status: "queued" } }];
  const answer = json({ data, meta: { page: { limit: 50, cursor: null } } });
  const { stdout } = await runScripted(["runs", "list", "--since", "24h", "--fields", "id"], [answer]);
  expect(JSON.parse(stdout)).toEqual([{ id: "run_1" }]);
});

test.each([
  [["--failed", "--status", "failed"], "--failed means --status failed"],
  [["--since", "24h", "--from", "2026-11-01"], "--since replaces"],
  [["--since", "24"], "--since must be a time"],
])("runs list rejects %j", async (flags, message) => {
  await using sandbox = await startTenant();
  const { code, stderr } = await sandbox.run(["runs", "list", ...flags]);
  expect(code).toBe(2);
  expect(stderr).toContain(message);
});
