import { describe, expect, test } from "vitest";
import { recognizeDialect } from "../../src/dialect.ts";
import { ResponseFormatError } from "../../src/index.ts";
import { problem, rejection, scripted } from "../support/client.ts";

describe("recognizeDialect", () => {
  test.each([
    ["connections.sync", { job_id: "job_1", status: "queued" }, ["airflow-provider"]],
    ["jobs.get", { status: "completed", progress: {} }, ["airflow-provider"]],
    ["pipelines.list", [{ id: "pl_1", name: "n", status: "active" }], ["mcp-server"]],
    ["runs.get", { id: "run_1", pipelineId: "pl_1", status: "success", endedAt: "t" }, ["mcp-server", "pages"]],
    ["jobs.get", { data: { id: "job_1", status: "queued" } }, ["pages"]],
    ["jobs.get", { data: { id: "job_1", type: "job", attributes: { status: "queued" } } }, []],
    ["jobs.getResults", { job_id: "job_1" }, ["airflow-provider"]],
    ["connections.sync", { job_id: "job_1" }, []],
    ["schedules.create", { id: "sch_1", cronExpression: "0 * * * *" }, []],
    ["jobs.get", "<html>", []],
    ["jobs.get", undefined, []],
    ["jobs.get", {}, []],
    ["pipelines.list", [], []],
    ["no.operation", { id: "x" }, []],
  ])("finds the dialects of the body of %s: %j", (operation, body, names) => {
    expect(recognizeDialect(operation, body)).toEqual(names);
  });

  test("reads the operation and the body of an error", async () => {
    const { planasonix } = scripted([Response.json({ status: "completed" })]);

    const error = await rejection(planasonix.jobs.get("job_1"));

    expect(error instanceof ResponseFormatError && recognizeDialect(error.operation, error.body)).toEqual([
      "airflow-provider",
    ]);
  });
});

describe("without a dialect, the message", () => {
  const link = "Another form? https://npmjs.com/package/@planasonix/client";

  test.each([
    ["of a body of another form", Response.json({ status: "completed" }), true],
    ["of a 404 of another form", new Response("page not found", { status: 404 }), true],
    ["of a 404 in the documented form", problem(404), false],
    ["of another status", new Response("no", { status: 403 }), false],
  ])("%s ends with a link: %#", async (_, response, ends) => {
    const { planasonix } = scripted([response]);

    expect(String(await rejection(planasonix.jobs.get("job_1"))).endsWith(link)).toBe(ends);
  });
});
