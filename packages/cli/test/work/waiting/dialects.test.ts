import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startAirflowServer } from "@planasonix/dialect-servers/src/airflow-provider.ts";
import { startMcpServer } from "@planasonix/dialect-servers/src/mcp-server.ts";
import { startPagesServer } from "@planasonix/dialect-servers/src/pages.ts";
import { expect, test } from "vitest";
import { type OtherServer, serveDialect } from "../../support/dialect-server.ts";
import { runOn } from "../../support/fake-machine.ts";
import { startTenant } from "../../support/sandbox.ts";

const airflow = (): Promise<OtherServer> => serveDialect("airflow-provider", startAirflowServer());
const mcp = (): Promise<OtherServer> => serveDialect("mcp-server", startMcpServer());
const pages = (): Promise<OtherServer> => serveDialect("pages", startPagesServer());

const sync = ["connections", "sync", "conn_1"];
const start = { method: "POST", path: "/api/v1/connections/conn_1/sync" };

/** What a result file says. */
const resultFile = (): string => join(mkdtempSync(join(tmpdir(), "planasonix-cli-")), "result.json");
const read = (path: string): object => JSON.parse(readFileSync(path, "utf8"));

test("a sync of the Airflow form is started, followed and written to a result file", async () => {
  const { run, server } = await airflow();
  const path = resultFile();

  const { code, stdout, stderr } = await run([...sync, "--wait", "--idempotency-key", "k-1", "--result-file", path]);

  expect([code, JSON.parse(stdout)]).toEqual([0, { id: "job_1", type: "job", attributes: { status: "succeeded" } }]);
  expect(stderr).toContain("job_1 queued");
  expect(read(path)).toMatchObject({
    operation: "jobs.get",
    id: "job_1",
    url: `${server.origin}/api/v1/jobs/job_1`,
    outcome: "succeeded",
    exit_code: 0,
  });
  expect(server.requests[0]).toMatchObject({ ...start, body: { idempotency_key: "k-1", sync_type: "incremental" } });
});

test("a job of the Airflow form that fails ends with 1 and its reason", async () => {
  const { run } = await airflow();
  const path = resultFile();

  const { code, stderr } = await run(["connections", "sync", "conn_broken", "--wait", "--result-file", path]);

  expect(code).toBe(1);
  expect(stderr).toContain('ended as "failed": Connection refused by source');
  expect(read(path)).toMatchObject({ outcome: "failed", exit_code: 1, resource: { attributes: { status: "failed" } } });
});

test("a job that is already going is taken up, and shown as such", async () => {
  const { run, server } = await airflow();
  await run(sync);

  const { code, stderr } = await run([...sync, "--wait"]);

  expect([code, stderr]).toEqual([0, expect.stringContaining("Taking up job_1 (")]);
  expect(server.requests.filter(({ method }) => method === "POST")).toHaveLength(2);
});

test("without --wait, a job that is already going is a definite no that names it", async () => {
  const { run } = await airflow();
  await run(sync);

  const { code, stderr } = await run(sync);

  expect([code, stderr]).toEqual([7, expect.stringContaining("the same work is already going as job_1")]);
});

test("the same --key starts once, and takes up the job that it has started", async () => {
  const { run, server } = await airflow();
  const store = mkdtempSync(join(tmpdir(), "planasonix-starts-"));
  const once = [...sync, "--wait", "--key", "orders-1", "--store", store];

  const first = await run(once);
  const second = await run(once);

  expect([first.code, second.code]).toEqual([0, 0]);
  expect(JSON.parse(second.stdout)).toMatchObject({ id: "job_1" });
  expect(second.stderr).toContain("Taking up job_1");
  expect(server.requests.filter(({ method }) => method === "POST")).toHaveLength(1);
});

test("--once takes up the job of an earlier attempt of the same CI job", async () => {
  const { run, machine, server } = await airflow();
  const store = mkdtempSync(join(tmpdir(), "planasonix-starts-"));
  const env = {
    GITLAB_CI: "true",
    CI_SERVER_HOST: "gitlab.test",
    CI_PROJECT_ID: "1",
    CI_PIPELINE_ID: "2",
    CI_JOB_NAME: "load",
  };
  // Each look moves the job on, so it has ended when the second attempt looks.
  const once = [...sync, "--wait", "--once", "--reuse", "succeeded", "--store", store];
  const killed = machine({
    env,
    onStderr: (text, machine) => text.includes("job_1 queued") && machine.send("SIGTERM"),
  });
  expect(await runOn(killed, once)).toBe(143);

  const { code, stderr } = await run(once, { env });

  expect([code, stderr]).toEqual([0, expect.stringContaining("Taking up job_1")]);
  expect(server.requests.filter(({ method }) => method === "POST")).toHaveLength(1);
});

test("an interrupt cancels the job, if that is asked for", async () => {
  const { machine, server } = await airflow();
  const one = machine({ onStderr: (text, machine) => text.includes("job_1 running") && machine.send("SIGINT") });

  const code = await runOn(one, [...sync, "--wait", "--on-interrupt", "cancel"]);

  expect([code, one.texts.stderr]).toEqual([130, expect.stringContaining("Asked Planasonix to cancel job_1.")]);
  expect(server.requests.at(-1)).toMatchObject({ method: "POST", path: "/api/v1/jobs/job_1/cancel" });
});

test("a start that may have been executed names the key that stands in the body", async () => {
  const { machine, server } = await airflow();
  server.answerNext({ status: 502, body: "bad gateway" });
  const one = machine({ clientOptions: { maxRetries: 0 } });

  const code = await runOn(one, [...sync, "--wait"]);

  const { idempotency_key } = server.requests[0]?.body ?? {};
  expect([code, one.texts.stderr]).toEqual([5, expect.stringContaining(`--idempotency-key ${idempotency_key}`)]);
});

test("an interrupted start names the key that stands in the body", async () => {
  const { machine, server } = await airflow();
  const bodies: string[] = [];
  const one = machine({
    clientOptions: {
      fetch: (_: string, { body, signal }: RequestInit) => {
        bodies.push(String(body));
        setImmediate(() => one.send("SIGTERM"));
        return new Promise((_, reject) => {
          signal?.addEventListener("abort", () => reject(signal.reason));
        });
      },
    },
  });

  await runOn(one, [...sync, "--wait"]);

  expect(server.requests).toEqual([]);
  expect(one.texts.stderr).toContain(`--idempotency-key ${JSON.parse(bodies[0] ?? "").idempotency_key}`);
});

test("a run of the MCP server's form is found by its name, and waited for without nodes and log", async () => {
  const { run, server } = await mcp();

  const { code, stdout, stderr } = await run(["pipelines", "run", "Orders", "--var", "A=1", "--wait", "--follow"]);

  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ id: "run_1", attributes: { metrics: { rows_written: 48_291 } } });
  expect(stderr).toContain("Warning: the dialect mcp-server has no log of runs to follow.");
  expect(server.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
    "GET /api/pipelines",
    "POST /api/pipelines/pl_1/run",
    "GET /api/runs/run_1",
    "GET /api/runs/run_1",
    "GET /api/runs/run_1",
  ]);
});

test("what the MCP server cannot cancel is left going after an interrupt, as was said before", async () => {
  const { machine } = await mcp();
  const one = machine({ onStderr: (text, machine) => text.includes("run_1 running") && machine.send("SIGINT") });

  const code = await runOn(one, ["pipelines", "run", "pl_1", "--wait", "--on-interrupt", "cancel"]);

  expect(code).toBe(130);
  expect(one.texts.stderr).toContain("Warning: the dialect mcp-server cannot cancel runs, so an interrupt leaves them");
  expect(one.texts.stderr).toContain("To wait for it again:");
  expect(one.texts.stderr).not.toContain("To cancel it:");
});

test("a run that the server refuses with a success is unknown, with its reason", async () => {
  const { run } = await mcp();

  const { code, stderr } = await run(["pipelines", "run", "pl_refused", "--wait"]);

  expect([code, stderr]).toEqual([5, expect.stringContaining("The pipeline has no destination")]);
});

test("a failed run of the pages' form shows its log", async () => {
  const { run } = await pages();

  const { code, stderr } = await run(["pipelines", "run", "pl_broken", "--wait"]);

  expect(code).toBe(1);
  expect(stderr).toContain("Last lines of the log of run_1\n  2026-12-01T06:00:00Z  info   n1  7 rows\n");
});

test("work that a dialect cannot poll is refused before it is looked at", async () => {
  const { run, server } = await airflow();

  const { code, stderr } = await run(["runs", "wait", "run_1"]);

  expect([code, stderr, server.requests]).toEqual([2, expect.stringContaining("does not support runs.get"), []]);
});

test.each([
  ["airflow-provider", [...sync.slice(0, 2), "conn_01hqxyz", "--wait"]],
  ["mcp-server", ["pipelines", "run", "pl_01hqxyz", "--wait"]],
  ["pages", ["pipelines", "run", "pl_01hqxyz", "--wait"]],
  ["pages", [...sync.slice(0, 2), "conn_01hqxyz", "--wait"]],
] as const)("the sandbox in %s runs %j to its end", async (dialect, args) => {
  await using sandbox = await startTenant({ dialect });

  const { code, stdout, stderr } = await sandbox.run([...args, "--dialect", dialect]);

  expect([code, stderr]).toEqual([0, expect.stringContaining("succeeded")]);
  expect(JSON.parse(stdout)).toMatchObject({ attributes: { status: "succeeded" } });
});
