import { startMcpServer } from "@planasonix/dialect-servers/src/mcp-server.ts";
import { openMap } from "@planasonix/dialect-servers/src/open-map.ts";
import { describe, expect, test } from "vitest";
import { isApiError, isNotFoundError, isOutcomeUnknown, isWaitError, type Planasonix } from "../../src/index.ts";
import { rejection } from "../support/client.ts";
import { type Connected, connect } from "./connect.ts";

const mcp = (): Promise<Connected> => connect("mcp-server", startMcpServer());

describe("a deployment for the MCP server", () => {
  test("lists pipelines, connections and schedules", async () => {
    const { planasonix } = await mcp();

    expect((await planasonix.pipelines.list().toArray()).map(({ id, attributes }) => [id, attributes.name])).toEqual([
      ["pl_1", "Orders"],
      ["pl_broken", "Broken"],
      ["pl_refused", "Refused"],
    ]);
    expect(await planasonix.connections.list().toArray()).toMatchObject([
      { id: "conn_1", type: "connection", attributes: { type: "postgres", params: openMap } },
      { id: "conn_2" },
    ]);
    expect(await planasonix.schedules.list().toArray()).toMatchObject([
      { id: "sch_1", type: "schedule", attributes: { cron_expression: "0 6 * * *", next_run_at: expect.any(String) } },
    ]);
  });

  test("reads one pipeline, one connection and one schedule", async () => {
    const { planasonix } = await mcp();

    expect((await planasonix.pipelines.get("pl_1")).attributes).toMatchObject({ destination_connection_id: "conn_2" });
    expect((await planasonix.connections.get("conn_1")).attributes.config).toEqual(openMap);
    expect((await planasonix.schedules.get("sch_1")).attributes.pipeline_name).toBe("Orders");
  });

  test("starts a run with parameters, and waits until it has succeeded", async () => {
    const { planasonix, server } = await mcp();

    const done = await planasonix.pipelines.runAndWait("pl_1", { variables: openMap as never }, { pollIntervalMs: 1 });

    expect(done).toMatchObject({
      id: "run_1",
      type: "pipeline_run",
      attributes: {
        pipeline_id: "pl_1",
        status: "succeeded",
        finished_at: expect.any(String),
        metrics: { rows_written: 48_291 },
      },
    });
    expect(server.requests[0]).toMatchObject({
      path: "/api/pipelines/pl_1/run",
      text: JSON.stringify({ parameters: openMap }),
    });
  });

  test("rejects with the reason of a run that failed", async () => {
    const { planasonix } = await mcp();

    const error = await rejection(planasonix.pipelines.runAndWait("pl_broken", {}, { pollIntervalMs: 1 }));

    expect(isWaitError(error) && [error.reason, error.message]).toEqual([
      "failed",
      expect.stringContaining("Connection refused by source"),
    ]);
  });

  test("lists the runs of a pipeline", async () => {
    const { planasonix } = await mcp();
    await planasonix.pipelines.run("pl_1");

    const runs = await planasonix.pipelines.listRuns("pl_1", { limit: 5 });

    expect(runs.data).toMatchObject([{ id: "run_1", type: "pipeline_run", attributes: { pipeline_id: "pl_1" } }]);
    expect(runs.cursor).toBeNull();
  });

  test("takes a success that says the contrary for a start whose outcome is unknown, and sends it once", async () => {
    const { planasonix, server } = await mcp();

    const error = await rejection(planasonix.pipelines.run("pl_refused"));

    expect([isApiError(error) && error.status, isOutcomeUnknown(error), String(error)]).toEqual([
      200,
      true,
      expect.stringContaining("The pipeline has no destination"),
    ]);
    expect(server.requests).toHaveLength(1);
  });

  test("tests a connection: a test that fails is a result", async () => {
    const { planasonix, server } = await mcp();

    const result = await planasonix.connections.test({ type: "broken", config: openMap });

    expect(result.attributes).toEqual({ ok: false, message: "Connection refused" });
    expect(server.requests[0]?.text).toBe(JSON.stringify({ type: "broken", params: openMap }));
  });

  test("changes the status of a pipeline", async () => {
    const { planasonix } = await mcp();

    const { attributes } = await planasonix.pipelines.updateStatus("pl_1", { status: "paused" });

    expect(attributes).toMatchObject({ status: "paused", source_connection_id: "conn_1" });
  });

  test("rejects with the text of an error", async () => {
    const { planasonix } = await mcp();

    const error = await rejection(planasonix.runs.get("run_9"));

    expect([isNotFoundError(error), String(error)]).toEqual([true, expect.stringContaining("run not found")]);
  });

  test.each([
    ["a schedule", (it: Planasonix) => it.schedules.update("sch_1", { enabled: false }), "would have to be read first"],
    ["a connection", (it: Planasonix) => it.connections.update("conn_1", { name: "x" }), "would have to be read first"],
    ["a pipeline", (it: Planasonix) => it.pipelines.update("pl_1", { nodes: [], edges: [] }), "no place in this form"],
  ])("refuses to overwrite %s before anything is sent", async (_, call, reason) => {
    const { planasonix, server } = await mcp();

    const error = await rejection(call(planasonix));

    expect([String(error), server.requests.length]).toEqual([expect.stringContaining(reason), 0]);
  });
});
