import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startTenant } from "../../support/sandbox.ts";
import { json, runScripted } from "../../support/scripted.ts";

const work = (type: string, status: string | undefined, id = "w_1") =>
  json({ data: { id, type, attributes: { status } } });

/** A home folder with this configuration file. */
function homeWith(text: string): string {
  const home = mkdtempSync(join(tmpdir(), "planasonix-home-"));
  mkdirSync(join(home, ".config/planasonix"), { recursive: true });
  writeFileSync(join(home, ".config/planasonix/config.toml"), text, { mode: 0o600 });
  return home;
}

test("a failed job has no log, so only its failure is shown, also in the summary of GitHub Actions", async () => {
  const summary = join(mkdtempSync(join(tmpdir(), "planasonix-cli-")), "summary");
  const { code, stdout, stderr } = await runScripted(["jobs", "wait", "w_1"], [work("job", "failed")], {
    env: {
      PLANASONIX_API_KEY: "key",
      PLANASONIX_BASE_URL: "http://127.0.0.1:9/v1",
      GITHUB_ACTIONS: "true",
      GITHUB_STEP_SUMMARY: summary,
    },
  });
  expect([code, JSON.parse(stdout).id]).toEqual([1, "w_1"]);
  expect(stderr).toContain("::error title=w_1 failed::");
  expect(stderr).not.toContain("::group::");
  expect(readFileSync(summary, "utf8")).toMatch(/^### w_1 failed\n\n.*\n\nhttp:\/\/127\.0\.0\.1:9\/v1\/jobs\/w_1\n/);
});

test("GitHub Actions without a file for the summary gets the annotation alone", async () => {
  const { code, stderr } = await runScripted(["jobs", "wait", "w_1"], [work("job", "failed")], {
    env: { PLANASONIX_API_KEY: "key", PLANASONIX_BASE_URL: "http://127.0.0.1:9/v1", GITHUB_ACTIONS: "true" },
  });
  expect([code, stderr]).toEqual([1, expect.stringContaining("::error title=w_1 failed::")]);
});

test("a backfill cannot be canceled, so stderr says only how to wait again", async () => {
  const { code, stderr } = await runScripted(
    ["backfills", "wait", "w_1", "--timeout", "100ms", "--profile", "p"],
    [work("backfill", "running")],
    { home: homeWith("[profiles.p]\n"), env: { PLANASONIX_API_KEY: "key" } },
  );
  expect(code).toBe(3);
  expect(stderr).toContain("w_1 is still going.\nTo wait for it again:\n  planasonix backfills wait w_1 --profile p\n");
  expect(stderr).not.toContain("To cancel it:");
  const start = ["connections", "backfill", "c", "--start-at", "2026-10-01", "--end-at", "2026-11-01", "--wait"];
  const refused = await runScripted([...start, "--on-interrupt", "cancel"], [work("backfill", "running")]);
  expect(refused).toMatchObject({ code: 2, stderr: "Error: backfills cannot be canceled\n", sent: [] });
});

test("a start that is repeated under a key of the caller does not claim to have started the work", async () => {
  await using sandbox = await startTenant();
  const args = ["pipelines", "run", "pl_01hqxyz", "--wait", "--idempotency-key", "k-1"];
  const { code, stderr } = await sandbox.run(args);
  expect([code, stderr]).toEqual([0, expect.stringMatching(/run_\w+ was started with the key k-1 \(/)]);
});

test("a stream is started and waited for without a key, because a second start changes nothing", async () => {
  await using sandbox = await startTenant();
  const { data } = await (
    await sandbox.tenant.fetch(`${sandbox.tenant.url}/streams`, {
      headers: { Authorization: `Bearer ${sandbox.tenant.apiKey}` },
    })
  ).json();
  const { code, stderr, stdout } = await sandbox.run(["streams", "start", data[0].id, "--wait"]);
  expect([code, stderr]).toEqual([0, expect.stringContaining("running")]);
  expect(JSON.parse(stdout).attributes.status).toBe("running");
});

test("entries of the dead-letter queue are reprocessed in bulk, and the wait is for their job", async () => {
  const answers = [
    json({ data: { id: "x", type: "dlq_bulk_action", attributes: { job_id: 42 } } }, { status: 202 }),
    work("job", "succeeded", "42"),
  ];
  const body = '{"action":"reprocess","ids":["dlq_1"]}';
  const { code, sent, stderr } = await runScripted(["dlq", "bulk-action", "--body", body, "--wait", "--yes"], answers);
  expect([code, stderr]).toEqual([0, expect.stringContaining("Started 42 (http://127.0.0.1:9/v1/jobs/42)")]);
  expect(sent.map(({ method }) => method)).toEqual(["POST", "GET"]);
});

test("a start whose answer lacks the ID of the work may have started it, and is no success", async () => {
  const answer = json({ data: { id: "x", type: "dlq_bulk_action", attributes: {} } }, { status: 202 });
  const body = '{"action":"reprocess","ids":["dlq_1"]}';
  const { code, sent, stderr } = await runScripted(["dlq", "bulk-action", "--body", body, "--wait", "--yes"], [answer]);
  expect([code, sent.length, stderr]).toEqual([5, 1, expect.stringContaining("returned no id")]);
});

test("a line of the log that comes after a signal is not waited for, and a log that cannot be read is no failure", async () => {
  await using sandbox = await startTenant();
  sandbox.tenant.faults.add({ operation: "runs.listLogs", status: 403 });
  const { code, stderr } = await sandbox.run(["pipelines", "run", "pl_01hqxyz", "--wait", "--follow"]);
  expect(code).toBe(0);
  expect(stderr).toContain("The log cannot be read: ");
  sandbox.tenant.faults.clear();
  sandbox.tenant.outcomes.next("pipelines.run", { status: "succeeded", after: "10h" });
  const stopped = await sandbox.run(["pipelines", "run", "pl_01hqxyz", "--wait", "--follow"], {
    onStderr(text, machine) {
      if (/run_\w+ running/.test(text)) machine.send("SIGINT");
    },
  });
  expect([stopped.code, stopped.stderr]).toEqual([130, expect.not.stringContaining("The log cannot be read")]);
});

test("a run that failed without a failed node is shown with the last 20 lines of its log", async () => {
  const run = json({ data: { id: "run_1", type: "pipeline_run", attributes: { status: "failed" } } });
  const nodes = json({ data: [], meta: { page: { limit: 50, cursor: null } } });
  const lines = Array.from({ length: 30 }, (_, index) => ({
    id: `l_${index}`,
    type: "log_line",
    attributes: { ts: "2026-11-24T13:00:00Z", level: "error", node_id: null, message: `line ${index}.` },
  }));
  const log = json({ data: lines, meta: { page: { limit: 50, cursor: null } } });
  const { code, stderr } = await runScripted(["runs", "wait", "run_1"], [run, nodes, nodes, log]);
  expect(code).toBe(1);
  expect(stderr).toContain("Last lines of the log of run_1\n  2026-11-24T13:00:00Z  error  line 10.\n");
  expect(stderr).not.toContain("line 9.");
});

test("a job without a status is an error, not a wait without an end", async () => {
  const { code, stderr } = await runScripted(["jobs", "wait", "w_1"], [work("job", undefined)]);
  expect([code, stderr]).toEqual([7, expect.stringContaining("GET /jobs/w_1 returned no status")]);
});

test("a heartbeat before the first answer says that the command waits", async () => {
  let beat = (): void => {};
  const { stderr } = await runScripted(
    ["jobs", "wait", "w_1"],
    [
      () => {
        beat();
        return Response.json({ data: { id: "w_1", type: "job", attributes: { status: "succeeded" } } });
      },
    ],
    {
      every(_, callback) {
        beat = callback;
        return () => {};
      },
    },
  );
  expect(stderr).toMatch(/^\d\d:\d\d:\d\d w_1 waiting \(0s\)\n/);
});
