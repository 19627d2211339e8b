import { expect, test } from "vitest";
import { startTenant, type TestTenant } from "../support/sandbox.ts";
import { json, runScripted } from "../support/scripted.ts";

async function startRun(sandbox: TestTenant): Promise<string> {
  return JSON.parse((await sandbox.run(["pipelines", "run", "pl_01hqxyz"])).stdout).id;
}

test("runs logs prints lines in another format, or only some of their fields", async () => {
  await using sandbox = await startTenant();
  const id = await startRun(sandbox);
  await sandbox.run(["runs", "wait", id]);
  const all = JSON.parse((await sandbox.run(["runs", "logs", id, "-o", "json"])).stdout);
  expect(all.length).toBeGreaterThan(2);
  const some = JSON.parse((await sandbox.run(["runs", "logs", id, "--fields", "level,message"])).stdout);
  expect(some).toEqual(
    all.map(({ attributes: { level, message } }: { attributes: Record<string, string> }) => ({ level, message })),
  );
});

test("a signal ends a followed log with its exit code", async () => {
  await using sandbox = await startTenant();
  sandbox.tenant.outcomes.next("pipelines.run", { status: "succeeded", after: "10h" });
  const id = await startRun(sandbox);
  let isSent = false;
  const { code, stdout } = await sandbox.run(["runs", "logs", id, "--follow"], {
    onStdout(_, machine) {
      if (!isSent) machine.send("SIGTERM");
      isSent = true;
    },
  });
  expect([code, stdout]).toEqual([143, expect.stringMatching(/\n$/)]);
});

test("a log whose reader goes away is not read to its end", async () => {
  const line = (n: number) => ({
    id: `${n}`,
    type: "log_line",
    attributes: { ts: "2026-11-24T13:00:00Z", level: "info", message: `${n}` },
  });
  const page = (cursor: string | null) => json({ data: [line(1), line(2)], meta: { page: { limit: 2, cursor } } });
  const { code, stdout, stderr } = await runScripted(["runs", "logs", "run_1"], [page("next"), page(null)], {
    closesAfter: 1,
  });
  expect([code, stdout, stderr]).toEqual([0, "2026-11-24T13:00:00Z  info   1\n", ""]);
});

test.each([
  ["24h", "2026-11-23T14:00:00Z"],
  ["a-cursor", "a-cursor"],
])("--since %s is sent as %s", async (since, expected) => {
  const { sent } = await runScripted(
    ["runs", "logs", "run_1", "--since", since],
    [json({ data: [], meta: { page: { limit: 1, cursor: null } } })],
  );
  expect(new URL(sent[0]?.url ?? "").searchParams.get("since")).toBe(expected);
});

test("the log of an unknown run is an error, and so is one that takes longer than --timeout", async () => {
  await using sandbox = await startTenant();
  const missing = await sandbox.run(["runs", "logs", "run_none"]);
  expect([missing.code, missing.stderr]).toEqual([7, expect.stringContaining("failed with 404")]);
  sandbox.tenant.faults.add({ operation: "runs.listLogs", status: 503, retryAfter: 600 });
  const late = await sandbox.run(["runs", "logs", await startRun(sandbox), "--timeout", "5s"]);
  expect(late.code).toBe(6);
});
