import { expect, test } from "vitest";
import { startTenant } from "../../support/sandbox.ts";

test.each([
  [["schedules", "run-now", "sch_01hqxyz"], "runs"],
  [["connections", "sync", "conn_01hqxyz"], "jobs"],
  [["connections", "backfill", "conn_01hqxyz", "--start-at", "2026-10-01", "--end-at", "2026-11-01"], "backfills"],
])("%j --wait waits for the work of %s, and so does its ID", async (args, resource) => {
  await using sandbox = await startTenant();
  const { code, stdout, stderr } = await sandbox.run([...args, "--wait"]);
  expect([code, stderr]).toEqual([0, expect.stringContaining("Started")]);
  const again = await sandbox.run([resource, "wait", JSON.parse(stdout).id]);
  expect(again.code).toBe(0);
  expect(JSON.parse(again.stdout).id).toBe(JSON.parse(stdout).id);
});

test("runs logs prints each line once, and follows the log until the run has ended", async () => {
  await using sandbox = await startTenant();
  const { id } = JSON.parse((await sandbox.run(["pipelines", "run", "pl_01hqxyz"])).stdout);
  const followed = await sandbox.run(["runs", "logs", id, "-f"]);
  expect(followed.code).toBe(0);
  const lines = followed.stdout.trimEnd().split("\n");
  expect(lines.length).toBeGreaterThan(2);
  expect(new Set(lines).size).toBe(lines.length);
  const printed = await sandbox.run(["runs", "logs", id]);
  expect(printed.stdout).toBe(followed.stdout);
  const later = await sandbox.run(["runs", "logs", id, "--since", lines.at(-1)?.split(" ")[0] ?? ""]);
  expect(later.stdout.length).toBeLessThan(printed.stdout.length);
});

test("runs watch --follow prints the whole log beside the nodes", async () => {
  await using sandbox = await startTenant();
  const { id } = JSON.parse((await sandbox.run(["pipelines", "run", "pl_01hqxyz"])).stdout);
  const { code, stderr } = await sandbox.run(["runs", "watch", id, "--follow"]);
  expect(code).toBe(0);
  const log = (await sandbox.run(["runs", "logs", id])).stdout.trimEnd().split("\n");
  for (const line of log) expect(stderr).toContain(line);
  expect(stderr).toMatch(/n_source succeeded/);
});

test("a silent job gets a heartbeat every minute", async () => {
  await using sandbox = await startTenant();
  const beats: { ms: number; callback: () => void }[] = [];
  const { stderr } = await sandbox.run(["pipelines", "run", "pl_01hqxyz", "--wait"], {
    every(ms, callback) {
      beats.push({ ms, callback });
      return () => {};
    },
    onStderr(text) {
      if (/run_\w+ running\n$/.test(text)) beats[0]?.callback();
    },
  });
  expect(beats[0]?.ms).toBe(60_000);
  expect(stderr).toMatch(/run_\w+ running \(\d+s\)\n/);
});
