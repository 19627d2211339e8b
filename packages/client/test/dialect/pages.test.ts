import { openMap } from "@planasonix/dialect-servers/src/open-map.ts";
import { startPagesServer } from "@planasonix/dialect-servers/src/pages.ts";
import { describe, expect, test } from "vitest";
import { isConflictError } from "../../src/index.ts";
import { rejection } from "../support/client.ts";
import { type Connected, connect } from "./connect.ts";

const pages = (jobs?: number): Promise<Connected> => connect("pages", startPagesServer({ jobs: jobs ?? 0 }));

describe("a deployment that responds as the pages of the reference show it", () => {
  test("creates a pipeline in camelCase, and leaves the keys of its nodes alone", async () => {
    const { planasonix, server } = await pages();
    const nodes = [{ id: "n", type: "source.postgres", config: openMap }];

    const created = await planasonix.pipelines.create({ name: "orders", project_id: "prj_1", nodes, edges: [] });

    expect(server.requests[0]?.text).toBe(JSON.stringify({ name: "orders", projectId: "prj_1", nodes, edges: [] }));
    expect(created).toMatchObject({ type: "pipeline", attributes: { project_id: "prj_1", nodes, folder_id: null } });
  });

  test("lists with the names of the page", async () => {
    const { planasonix, server } = await pages();

    const { data, cursor, meta } = await planasonix.pipelines.list({ project_id: "prj_1" });

    expect(server.requests[0]?.query.get("projectId")).toBe("prj_1");
    expect([data.length, cursor, meta]).toEqual([Object(meta).total, null, { total: expect.any(Number) }]);
  });

  test("starts a run whose ID is `runId`, waits for it, and reads nested fields", async () => {
    const { planasonix } = await pages();

    const done = await planasonix.pipelines.runAndWait("pl_1", {}, { pollIntervalMs: 1 });

    expect(done).toMatchObject({
      id: "run_1",
      type: "pipeline_run",
      attributes: { pipeline_id: "pl_1", status: "succeeded" },
    });
    expect(isConflictError(await rejection(planasonix.runs.cancel("run_1")))).toBe(true);
  });

  test("walks through lists with cursors, and through one whose next page is in `nextCursor`", async () => {
    const { planasonix } = await pages(5);
    await planasonix.pipelines.run("pl_1");

    const lines = await planasonix.runs.listLogs("run_1").toArray();
    const jobs = await planasonix.jobs.list({ limit: 2 }).toArray();

    expect(lines.map(({ attributes }) => attributes)).toEqual([expect.objectContaining({ node_id: "n1" })]);
    expect(jobs).toHaveLength(5);
  });

  test("starts a sync whose answer has one more level, and keeps the attribute `type`", async () => {
    const { planasonix } = await pages();

    const done = await planasonix.connections.syncAndWait("conn_1", {}, { pollIntervalMs: 1 });

    expect(done).toMatchObject({
      id: "job_1",
      type: "job",
      attributes: { type: "connection_sync", status: "succeeded" },
    });
    expect(await planasonix.jobs.getResults("job_1")).toMatchObject({
      id: "job_1",
      type: "job_results",
      attributes: { job_id: "job_1", status: "succeeded", tables: [{ rows_loaded: 48_291 }] },
    });
  });

  test("writes a request in camelCase, and reads an answer in the envelope", async () => {
    const { planasonix } = await pages();
    const body = { pipeline_id: "pl_1", cron_expression: "0 7 * * *", timezone: "UTC" };

    const schedule = await planasonix.schedules.create(body);

    expect(schedule).toMatchObject({ type: "schedule", attributes: { ...body, enabled: true } });
  });

  test("reads a connection, with the keys of its settings as they are, and deletes it", async () => {
    const { planasonix } = await pages();

    const { attributes } = await planasonix.connections.get("conn_1");
    const deleted = await planasonix.connections.delete("conn_1");

    expect([attributes.credential_id, JSON.stringify(attributes.config)]).toEqual(["cred_1", JSON.stringify(openMap)]);
    expect(deleted).toMatchObject({ id: "conn_1", attributes: { deleted_at: expect.any(String) } });
  });

  test("names the error with the code of the page", async () => {
    const { planasonix } = await pages();

    expect(await rejection(planasonix.pipelines.get("pl_9"))).toMatchObject({
      name: "NotFoundError",
      code: "not_found",
    });
  });
});
