import { describe, expect, test } from "vitest";
import type { SandboxTenant } from "../../src/index.ts";
import { send, succeed } from "../support/calls.ts";
import { bodyOf } from "../support/preparations.ts";
import { useSandbox } from "../support/sandbox.ts";

const context = useSandbox();

async function statusOf(tenant: SandboxTenant, run_id: string): Promise<string> {
  return (await succeed(tenant, "runs_get", { params: { run_id } })).attributes.status;
}

describe("a run", () => {
  test("is queued, then running, then succeeded, with times, metrics and a duration", async () => {
    const { tenant } = context;
    const { id, attributes } = await succeed(tenant, "pipelines_run");
    expect(attributes).toMatchObject({
      status: "queued",
      pipeline_id: "pl_01hqxyz",
      queued_at: "2026-11-24T13:00:00Z",
    });

    await tenant.clock.advance("5s");
    expect(await statusOf(tenant, id)).toBe("running");

    await tenant.clock.advance("1m");
    const ended = await succeed(tenant, "runs_get", { params: { run_id: id } });
    expect(ended.attributes).toMatchObject({
      status: "succeeded",
      started_at: "2026-11-24T13:00:02Z",
      finished_at: "2026-11-24T13:00:32Z",
      duration_seconds: 30,
      trigger: { type: "manual" },
    });
    expect(ended.attributes.metrics.rows_written).toBeGreaterThan(0);
  });

  test("runs its nodes one after the other, and writes a log that clients can follow", async () => {
    const { tenant } = context;
    const { id } = await succeed(tenant, "pipelines_run");
    const nodes = async (): Promise<string[]> =>
      (await succeed(tenant, "runs_listNodes", { params: { run_id: id } })).map(
        (node: { attributes: { status: string } }) => node.attributes.status,
      );
    await tenant.clock.advance("3s");
    expect((await nodes()).toSorted()).toEqual(["queued", "running"]);

    const first = await send(tenant, "runs_listLogs", { params: { run_id: id }, query: { limit: "1" } });
    expect(first.json.data).toHaveLength(1);

    await tenant.clock.advance("1m");
    expect(await nodes()).toEqual(["succeeded", "succeeded"]);
    const all = await succeed(tenant, "runs_listLogs", { params: { run_id: id } });
    const times = all.map(({ attributes }: { attributes: { ts: string } }) => attributes.ts);
    expect(times).toEqual(times.toSorted());
    expect(all.length).toBeGreaterThan(3);
    const since = { params: { run_id: id }, query: { since: times.at(-1) } };
    expect(await succeed(tenant, "runs_listLogs", since)).toEqual(
      all.filter((_: unknown, index: number) => times[index] === times.at(-1)),
    );
  });

  test("is canceled after a delay, and cannot be canceled again", async () => {
    const { tenant } = context;
    const { id } = await succeed(tenant, "pipelines_run");
    await tenant.clock.advance("5s");
    const canceled = await succeed(tenant, "runs_cancel", { params: { run_id: id } });
    expect(canceled.attributes.status).toBe("cancel_requested");

    await tenant.clock.advance("10s");
    expect(await statusOf(tenant, id)).toBe("canceled");
    expect((await send(tenant, "runs_cancel", { params: { run_id: id } })).status).toBe(409);
    const nodes = await succeed(tenant, "runs_listNodes", { params: { run_id: id } });
    expect(nodes.map(({ attributes }: { attributes: { status: string } }) => attributes.status)).toEqual([
      "canceled",
      "canceled",
    ]);
  });

  test("ends as scripted, shows the error only at the end, and does not affect the next run", async () => {
    const { tenant } = context;
    tenant.outcomes.next("pipelines.run", { status: "failed", after: "90s", error: { message: "disk full" } });
    const scripted = await succeed(tenant, "pipelines_run");
    const usual = await succeed(tenant, "pipelines_run");

    await tenant.clock.advance("89s");
    const running = await succeed(tenant, "runs_get", { params: { run_id: scripted.id } });
    expect(running.attributes.status).toBe("running");
    expect(running.attributes.error ?? null).toBeNull();
    expect(await statusOf(tenant, usual.id)).toBe("succeeded");
    await tenant.clock.advance("1s");
    const failed = await succeed(tenant, "runs_get", { params: { run_id: scripted.id } });
    expect(failed.attributes).toMatchObject({ status: "failed", error: { message: "disk full" } });
  });

  test("ends as a variable of the request specifies", async () => {
    const { tenant } = context;
    const body = { variables: { SANDBOX_OUTCOME: "failed after 5s" } };
    const { id } = await succeed(tenant, "pipelines_run", { body });
    await tenant.clock.advance("4s");
    expect(await statusOf(tenant, id)).toBe("running");
    await tenant.clock.advance("1s");
    expect(await statusOf(tenant, id)).toBe("failed");
  });

  test("appears in the execution status of its pipeline, and in the pipeline when it has ended", async () => {
    const { tenant } = context;
    const { id } = await succeed(tenant, "pipelines_run");
    await tenant.clock.advance("3s");
    const going = await succeed(tenant, "pipelines_getExecutionStatus");
    expect(going).toMatchObject({
      id,
      attributes: { run_id: id, status: "running", progress: { completed_nodes: 0, total_nodes: 2 } },
    });

    await tenant.clock.advance("1m");
    expect((await succeed(tenant, "pipelines_get")).attributes).toMatchObject({ last_run_status: "succeeded" });
  });
});

test("the execution status of a pipeline without runs is a 404", async () => {
  const { tenant } = context;
  const { id } = await succeed(tenant, "pipelines_create", { body: { ...bodyOf("pipelines_create"), name: "New" } });
  expect((await send(tenant, "pipelines_getExecutionStatus", { params: { pipeline_id: id } })).status).toBe(404);
});

describe("a scripted outcome", () => {
  test.each(["exploded", "failed after yesterday", `failed after ${"9".repeat(400)}d`, "failed after 9000000d", ""])(
    "is rejected if the variable of a run is %o",
    async (outcome) => {
      const body = { variables: { SANDBOX_OUTCOME: outcome } };
      const { status, json } = await send(context.tenant, "pipelines_run", { body });
      expect([status, json.error.details[0].field]).toEqual([400, "body.variables.SANDBOX_OUTCOME"]);
    },
  );

  test.each(["pipelines.list", "pipelines.update"])("is rejected for %s, which starts no work", (operation) => {
    // @ts-expect-error -- The operation starts no work.
    const next = () => context.tenant.outcomes.next(operation, {});
    expect(next).toThrow(`${operation} starts no work and tests nothing; the operations that do are pipelines.run, `);
  });

  test("must be a state in which the work ends", () => {
    // @ts-expect-error -- A run does not end in this state.
    const next = () => context.tenant.outcomes.next("pipelines.run", { status: "queued" });
    expect(next).toThrow('`status` must be a state in which the work ends (succeeded, failed, canceled), got "queued"');
  });

  test.each([5, "text", { message: 5 }])("is rejected if its error is %j, which no response may contain", (error) => {
    // @ts-expect-error -- The error of a run is an object with a message.
    const next = () => context.tenant.outcomes.next("pipelines.run", { status: "failed", error });
    expect(next).toThrow(/^`error` is not valid: error(\.message)? must be of type/);
  });

  test("is rejected if it has an error but the work has no `error` attribute", () => {
    // @ts-expect-error -- A stream has no error.
    const next = () => context.tenant.outcomes.next("streams.start", { error: { message: "disk full" } });
    expect(next).toThrow('`error` is not an attribute of the work, which is of type "stream"');
  });

  test.each([
    [undefined, "succeeded"] as const,
    ["succeeded", "succeeded"] as const,
    ["canceled", "canceled"] as const,
  ])("is rejected if it has an error and the status %o, with which the work does not fail", (status, end) => {
    const next = () => context.tenant.outcomes.next("pipelines.run", { status, error: { message: "disk full" } });
    expect(next).toThrow(`\`error\` needs \`status: "failed"\`: this work would end as "${end}", without an error`);
  });

  test.each([`${"9".repeat(400)}d`, 1e300])("is rejected if `after` is %o", (after) => {
    const next = () => context.tenant.outcomes.next("pipelines.run", { status: "failed", after });
    expect(next).toThrow(TypeError);
  });

  test("is rejected for an operation that does not exist", () => {
    // @ts-expect-error -- There is no such operation.
    const next = () => context.tenant.outcomes.next("pipelines.runs", {});
    expect(next).toThrow('There is no operation "pipelines.runs"; did you mean pipelines.run?');
  });

  test("sets the metrics of a run, which grow up to them, and its duration", async () => {
    const { tenant } = context;
    const attributes = { metrics: { rows_read: 400 }, duration_seconds: 7 };
    tenant.outcomes.next("pipelines.run", { attributes });
    const { id } = await succeed(tenant, "pipelines_run");
    const read = async () => (await succeed(tenant, "runs_get", { params: { run_id: id } })).attributes;
    await tenant.clock.advance("20s");
    expect((await read()).metrics).toMatchObject({ rows_read: 200, rows_written: 15_000 });
    await tenant.clock.advance("1m");
    expect(await read()).toMatchObject({ ...attributes, metrics: { rows_read: 400, rows_written: 30_000 } });
  });

  test("sets the metrics of a run that fails", async () => {
    const { tenant } = context;
    tenant.outcomes.next("pipelines.run", { status: "failed", attributes: { metrics: { rows_written: 0 } } });
    const { id } = await succeed(tenant, "pipelines_run");
    await tenant.clock.advance("1m");
    const { attributes } = await succeed(tenant, "runs_get", { params: { run_id: id } });
    expect(attributes.metrics).toMatchObject({ rows_read: 22_500, rows_written: 0 });
  });

  test("adds lines to the log of a run, at their times and at its end", async () => {
    const { tenant } = context;
    tenant.outcomes.next("pipelines.run", {
      status: "failed",
      after: "10s",
      logs: [
        { message: "Disk full", level: "error" },
        { message: "Slow source", node_id: "node_src", after: "5s" },
      ],
    });
    const { id } = await succeed(tenant, "pipelines_run");
    await tenant.clock.advance("1m");
    const lines = await succeed(tenant, "runs_listLogs", { params: { run_id: id } });
    const written = lines.filter(
      ({ attributes }: { attributes: { message: string } }) => !/^The node/.test(attributes.message),
    );
    expect(written.map(({ attributes }: { attributes: object }) => attributes)).toEqual([
      { ts: "2026-11-24T13:00:05Z", level: "info", node_id: "node_src", message: "Slow source" },
      { ts: "2026-11-24T13:00:10Z", level: "error", node_id: "", message: "Disk full" },
    ]);
  });

  test("writes no line after the cancellation of a run", async () => {
    const { tenant } = context;
    tenant.outcomes.next("pipelines.run", { logs: [{ message: "Never", after: "20s" }] });
    const { id } = await succeed(tenant, "pipelines_run");
    await succeed(tenant, "runs_cancel", { params: { run_id: id } });
    await tenant.clock.advance("1m");
    expect(JSON.stringify(await succeed(tenant, "runs_listLogs", { params: { run_id: id } }))).not.toContain("Never");
  });

  test("sets the results of a job, and of the job of a run", async () => {
    const { tenant } = context;
    const results = {
      tables: [{ name: "orders", rows_loaded: 5, checksum: "c0ffee" }],
      warnings: [],
    };
    tenant.outcomes.next("connections.sync", { results });
    tenant.outcomes.next("pipelines.run", { results });
    const job = await succeed(tenant, "connections_sync");
    const run = await succeed(tenant, "pipelines_run");
    await tenant.clock.advance("1m");
    const [ofRun] = tenant.causes.chain(run.id).filter(({ type }) => type === "job");
    for (const job_id of [job.id, ofRun?.id ?? ""]) {
      const { attributes } = await succeed(tenant, "jobs_getResults", { params: { job_id } });
      expect(attributes).toMatchObject({ status: "succeeded", ...results });
    }
  });

  test.each<[object, string]>([
    [{ stauts: "failed" }, "`stauts` is not a field of an outcome; did you mean status?"],
    [{ attributes: { metrcs: {} } }, "`attributes.metrcs` is not an attribute of pipeline_run; did you mean metrics?"],
    [{ attributes: { metrics: { rows_read: "x" } } }, "`attributes.metrics.rows_read` must be of type integer"],
    [{ attributes: { status: "failed" } }, "`attributes.status` is a field of the outcome itself: `status`"],
    [{ logs: [{}] }, "`logs[0].message` is required"],
    [{ logs: [{ message: "x", level: 5 }] }, "`logs[0].level` must be of type string"],
    [{ logs: [{ message: "x", after: "2h" }] }, "`logs[0].after` must not be after the end of the run, at 32s"],
    [{ results: { table: [] } }, "`results.table` is not an attribute of the response; did you mean tables?"],
    [{ results: { tables: [{}] } }, "`results.tables[0].name` is required"],
  ])("is rejected if it is %j", (outcome, message) => {
    expect(() => context.tenant.outcomes.next("pipelines.run", outcome)).toThrow(message);
  });

  test.each<[unknown, string]>([
    [undefined, 'An outcome must be an object, such as { status: "failed", after: "90s" }, got undefined'],
    ["failed", 'An outcome must be an object, such as { status: "failed", after: "90s" }, got "failed"'],
    [{ attributes: "x" }, '`attributes` must be an object with attributes, got "x"'],
    [{ results: [] }, "`results` must be an object with attributes, got []"],
    [
      { logs: { message: "x" } },
      '`logs` must be a list of lines, such as [{ message: "Disk full" }], got {"message":"x"}',
    ],
    [{ logs: ["x"] }, '`logs` must be a list of lines, such as [{ message: "Disk full" }], got ["x"]'],
  ])("of another form, %j, is rejected with the form", (outcome, message) => {
    const next = context.tenant.outcomes.next as (operation: string, outcome: unknown) => void;
    expect(() => next("pipelines.run", outcome)).toThrow(message);
  });

  test("ends the work of every operation that starts work", async () => {
    const { tenant } = context;
    tenant.outcomes.next("streams.start", { status: "error", after: "1s" });
    await succeed(tenant, "streams_start");
    tenant.outcomes.next("dlq.reprocess", { status: "failed" });
    const { attributes } = await succeed(tenant, "dlq_reprocess");
    await tenant.clock.advance("1m");
    expect((await succeed(tenant, "streams_getMetrics")).attributes.status).toBe("error");
    const job = await succeed(tenant, "jobs_get", { params: { job_id: attributes.job_id } });
    expect(job.attributes.status).toBe("failed");
  });
});

describe("other work", () => {
  test("a job can be canceled, and a second cancellation leaves the job unchanged", async () => {
    const { tenant } = context;
    const { id } = await succeed(tenant, "connections_sync");
    const params = { job_id: id };
    expect((await succeed(tenant, "jobs_cancel", { params })).attributes.status).toBe("cancelling");
    await tenant.clock.advance("1m");
    expect((await succeed(tenant, "jobs_get", { params })).attributes.status).toBe("cancelled");
    expect((await succeed(tenant, "jobs_cancel", { params })).attributes.status).toBe("cancelled");
  });

  test("a job has results when it has ended", async () => {
    const { tenant } = context;
    const { id } = await succeed(tenant, "connections_sync");
    await tenant.clock.advance("1m");
    const results = await succeed(tenant, "jobs_getResults", { params: { job_id: id } });
    expect(results).toMatchObject({ id, attributes: { job_id: id, status: "succeeded" } });
  });

  test("a backfill completes with a progress of 100 percent", async () => {
    const { tenant } = context;
    const { id } = await succeed(tenant, "connections_backfill");
    await tenant.clock.advance("5m");
    const { attributes } = await succeed(tenant, "backfills_get", { params: { backfill_id: id } });
    expect(attributes).toMatchObject({ status: "completed", progress_percent: 100 });
  });

  test("a stream starts, pauses, resumes and stops, and its metrics show the status", async () => {
    const { tenant } = context;
    const { id } = await succeed(tenant, "streams_create", { body: { ...bodyOf("streams_create"), name: "Mine" } });
    const params = { stream_id: id };
    const status = async (): Promise<string> =>
      (await succeed(tenant, "streams_getMetrics", { params })).attributes.status;
    expect(await status()).toBe("created");
    expect((await succeed(tenant, "streams_start", { params })).attributes.status).toBe("starting");
    await tenant.clock.advance("10s");
    expect(await status()).toBe("running");
    await succeed(tenant, "streams_pause", { params });
    await succeed(tenant, "streams_resume", { params });
    await succeed(tenant, "streams_stop", { params });
    await tenant.clock.advance("1m");
    expect(await status()).toBe("stopped");
  });

  test("a running stream is deleted only with `force`", async () => {
    const params = { stream_id: "str_01j9k9z0a1b2c3d4" };
    expect((await send(context.tenant, "streams_delete", { params })).status).toBe(409);
    expect((await send(context.tenant, "streams_delete", { params, query: { force: "true" } })).status).toBe(200);
  });

  test("reverse ETL starts a run for each sync, lists the runs, and rejects missing and unknown syncs", async () => {
    const { tenant } = context;
    const ids = ["retl_sync_01j9k6m7n8o9p0q1", "retl_sync_01j9k6r2s3t4u5v6"];
    const before = (await succeed(tenant, "reverseEtl_listRuns")).length;
    const first = await succeed(tenant, "reverseEtl_runSyncs", { body: { sync_ids: ids, full_refresh: true } });
    expect(first.attributes).toMatchObject({ sync_id: ids[0], status: "queued", full_refresh: true });
    await tenant.clock.advance("1m");
    const runs = await succeed(tenant, "reverseEtl_listRuns");
    expect(runs).toHaveLength(before + 2);
    expect(runs[0].attributes).toMatchObject({ sync_id: ids[1], status: "succeeded" });
    expect((await send(tenant, "reverseEtl_runSyncs", { body: {} })).status).toBe(400);
    expect((await send(tenant, "reverseEtl_runSyncs", { body: { sync_id: "retl_sync_none" } })).status).toBe(400);
  });

  test("dead letters of reverse ETL can be resolved and replayed", async () => {
    const { tenant } = context;
    const resolved = await succeed(tenant, "reverseEtl_resolveDlqEntries");
    const runs = await succeed(tenant, "reverseEtl_listRuns");
    expect(runs[0].id).toBe(resolved.attributes.replay_run_id);
    expect(await succeed(tenant, "reverseEtl_listDlqEntries", { query: { resolved: "true" } })).toHaveLength(1);
    expect(await succeed(tenant, "reverseEtl_listDlqEntries")).toHaveLength(1);
    const stats = await succeed(tenant, "reverseEtl_getDlqStats");
    expect(stats.attributes).toMatchObject({
      open_count: 1,
      resolved_count: 1,
      by_error_code: { DESTINATION_VALIDATION: 1, RATE_LIMIT: 1 },
    });
    const unknown = { body: { entry_ids: ["retl_dlq_none"], resolution: "skipped" } };
    expect((await send(tenant, "reverseEtl_resolveDlqEntries", unknown)).status).toBe(400);
  });

  test("dead letters leave the queue when the job that reprocesses them succeeds", async () => {
    const { tenant } = context;
    const total = async (): Promise<number> => (await succeed(tenant, "dlq_getStats")).attributes.total_entries;
    const before = await total();
    const { attributes } = await succeed(tenant, "dlq_reprocess");
    expect(await total()).toBe(before);
    await tenant.clock.advance("1m");
    expect((await succeed(tenant, "jobs_get", { params: { job_id: attributes.job_id } })).attributes.status).toBe(
      "succeeded",
    );
    expect(await total()).toBe(before - 1);
    expect((await send(tenant, "dlq_get")).status).toBe(404);
  });

  test("bulk actions on dead letters reject unknown IDs, and apply filters", async () => {
    const { tenant } = context;
    const bulk = await succeed(tenant, "dlq_bulkAction", {
      body: { action: "delete", ids: ["dlq_01jq8row002", "dlq_none"] },
    });
    expect(bulk.attributes).toMatchObject({ requested: 2, accepted: 1, rejected: 1, errors: [{ id: "dlq_none" }] });
    const body = {
      action: "reprocess",
      filters: { error_code: "destination_constraint_violation" },
      confirm_token: "any",
    };
    expect((await succeed(tenant, "dlq_bulkActionByFilter", { body })).attributes.matched_count).toBe(1);
    await tenant.clock.advance("1m");
    const left = await succeed(tenant, "dlq_list");
    expect(left.map(({ id }: { id: string }) => id)).toEqual(["dlq_01jq8row003"]);
  });

  test("dead letters can be exported as CSV and as JSON", async () => {
    const { tenant } = context;
    const csv = await send(tenant, "dlq_export");
    expect(csv.headers.get("content-type")).toBe("text/csv");
    expect(csv.text.split("\n")[0]).toBe("id,pipeline_id,error_code,failed_at");
    const json = await send(tenant, "dlq_export", { query: { format: "json", error_code: "source_timeout" } });
    expect(json.json).toMatchObject({ count: 1, entries: [{ id: "dlq_01jq8row002" }] });
  });

  test("a conversion is in the history while its parse job is queued, and succeeds with the job", async () => {
    const { tenant } = context;
    const before = (await succeed(tenant, "convert_listHistory")).length;
    const reply = await send(tenant, "convert_parseDbtProject");
    expect(reply.status).toBe(202);
    expect(reply.json.data.attributes).toMatchObject({ parse_job_id: reply.json.data.id, status: "queued" });
    const history = async () => (await succeed(tenant, "convert_listHistory")).slice(0, -before);
    expect(await history()).toMatchObject([
      { attributes: { source_type: "dbt", status: "queued", finished_at: null } },
    ]);

    await tenant.clock.advance("1m");
    expect(await history()).toMatchObject([
      { attributes: { source_type: "dbt", status: "succeeded", finished_at: "2026-11-24T13:00:10Z" } },
    ]);
  });

  test("a conversion ends as scripted", async () => {
    const { tenant } = context;
    tenant.outcomes.next("convert.parseSsisPackage", { status: "failed", after: "1s" });
    await succeed(tenant, "convert_parseSsisPackage");
    await tenant.clock.advance("1s");
    const [newest] = await succeed(tenant, "convert_listHistory");
    expect(newest.attributes).toMatchObject({ source_type: "ssis", status: "failed" });
  });

  test("the results of a failed job contain no tables", async () => {
    const { tenant } = context;
    tenant.outcomes.next("connections.sync", { status: "failed" });
    const { id } = await succeed(tenant, "connections_sync");
    await tenant.clock.advance("1m");
    const { attributes } = await succeed(tenant, "jobs_getResults", { params: { job_id: id } });
    expect(attributes).toMatchObject({ status: "failed", tables: [] });
  });

  test("bulk creation creates each valid item, but a dry run only reports the invalid ones", async () => {
    const { tenant } = context;
    const connections = [
      { name: "New", type: "postgres" },
      { name: "Orders database", type: "postgres" },
    ];
    const dry = await succeed(tenant, "convert_bulkCreateConnections", { body: { connections, dry_run: true } });
    expect(dry.attributes).toEqual({ created: [], failed: [{ name: "Orders database" }], dry_run: true });
    const { attributes } = await succeed(tenant, "convert_bulkCreateConnections", { body: { connections } });
    expect(attributes.created).toMatchObject([{ name: "New" }]);
    const read = await succeed(tenant, "connections_get", { params: { connection_id: attributes.created[0].id } });
    expect(read.attributes.name).toBe("New");
  });

  test("a push ends with a commit", async () => {
    const { tenant } = context;
    const push = await succeed(tenant, "git_push");
    const active = (await succeed(tenant, "git_getStatus")).attributes.active_operation;
    expect(active).toMatchObject({ id: push.id, kind: "push", status: "running" });
    await tenant.clock.advance("1m");
    expect((await succeed(tenant, "git_getStatus")).attributes).toMatchObject({
      in_sync: true,
      active_operation: null,
    });
    const [commit] = await succeed(tenant, "git_listCommits");
    expect(commit.attributes).toMatchObject({
      message: "Load orders every hour",
      committed_at: "2026-11-24T13:00:05Z",
    });
  });
});
