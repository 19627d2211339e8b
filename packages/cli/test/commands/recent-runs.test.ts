import { expect, test } from "vitest";
import { startTenant } from "../support/sandbox.ts";

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
