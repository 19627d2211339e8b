import { type AirflowOptions, startAirflowServer } from "@planasonix/dialect-servers/src/airflow-provider.ts";
import { openMap } from "@planasonix/dialect-servers/src/open-map.ts";
import { describe, expect, test } from "vitest";
import { goingWorkOf } from "../../src/dialect.ts";
import { type ClientOptions, isConflictError, isNotFoundError, isWaitError, type Planasonix } from "../../src/index.ts";
import { undiciFetch } from "../../src/undici.ts";
import { rejection } from "../support/client.ts";
import { type Connected, connect } from "./connect.ts";

const airflow = (options?: AirflowOptions, given?: ClientOptions): Promise<Connected> =>
  connect("airflow-provider", startAirflowServer(options), given);

describe("a deployment for the Airflow provider", () => {
  test("starts a sync with the idempotency key in the body, and returns a job", async () => {
    const { planasonix, server } = await airflow({}, { organization: "org_1" });

    const job = await planasonix.connections.sync("conn_1", { metadata: openMap }, { idempotencyKey: "k1" });

    expect(job).toEqual({ id: "job_1", type: "job", attributes: { status: "queued", connection_id: "conn_1" } });
    expect(server.requests).toMatchObject([{ path: "/api/v1/connections/conn_1/sync" }]);
    expect(server.requests[0]?.body).toEqual({
      sync_type: "incremental",
      priority: "normal",
      metadata: openMap,
      idempotency_key: "k1",
    });
    expect(server.requests[0]?.headers).toMatchObject({ "x-organization-id": "org_1" });
    expect(server.requests[0]?.headers["idempotency-key"]).toBeUndefined();
  });

  test("returns the same job for the same key", async () => {
    const { planasonix } = await airflow();
    const start = (): PromiseLike<{ id: string }> =>
      planasonix.connections.sync("conn_1", { priority: "high" }, { idempotencyKey: "same" });

    expect((await start()).id).toBe((await start()).id);
  });

  test.each([
    ["fetch", {}],
    ["undici", { fetch: undiciFetch() }],
  ])("waits over %s until a job has succeeded, by the value of the documentation", async (_, options) => {
    const { planasonix } = await airflow({}, options);
    const seen: unknown[] = [];
    const onUpdate = (job: { attributes: { status: string } }): unknown => seen.push(job.attributes.status);

    const done = await planasonix.connections.syncAndWait("conn_1", {}, { pollIntervalMs: 1, onUpdate });

    expect(done).toEqual({ id: "job_1", type: "job", attributes: { status: "succeeded" } });
    expect(seen.at(-1)).toBe("succeeded");
  });

  test("rejects with the reason of a job that failed", async () => {
    const { planasonix } = await airflow();

    const error = await rejection(planasonix.connections.syncAndWait("conn_broken", {}, { pollIntervalMs: 1 }));

    expect(isWaitError(error) && [error.reason, error.message]).toEqual([
      "failed",
      expect.stringContaining("Connection refused by source"),
    ]);
  });

  test("rejects a second start with the job that is going", async () => {
    const { planasonix, server } = await airflow();
    await planasonix.connections.sync("conn_1");

    const error = await rejection(planasonix.connections.sync("conn_1"));

    expect([isConflictError(error), goingWorkOf(error), String(error), server.requests.length]).toEqual([
      true,
      "job_1",
      expect.stringContaining("already going as job_1"),
      2,
    ]);
  });

  test("takes up the job that is going if it waits, and says that it was adopted", async () => {
    const { planasonix } = await airflow();
    await planasonix.connections.sync("conn_1");
    const started: unknown[] = [];
    const onStart = (...given: unknown[]): unknown => started.push(given);

    const done = await planasonix.connections.syncAndWait("conn_1", {}, { pollIntervalMs: 1, onStart });

    expect([done.id, done.attributes.status]).toEqual(["job_1", "succeeded"]);
    expect(started).toEqual([[expect.objectContaining({ id: "job_1" }), { adopted: true, sequence: 1 }]]);
  });

  test("walks through a list by offsets, and asks for a status by the value of the deployment", async () => {
    const { planasonix, server } = await airflow({ jobs: 5 });
    const pages: unknown[] = [];

    for await (const { data, cursor } of planasonix.jobs.list({ limit: 2 }).pages()) {
      pages.push([data.map(({ id }) => id), cursor]);
    }
    const { data } = await planasonix.jobs.list({ status: "succeeded" });

    expect(pages).toEqual([
      [["job_5", "job_4"], "offset:2"],
      [["job_3", "job_2"], "offset:4"],
      [["job_1"], null],
    ]);
    expect([data.length, data[0]?.attributes.status]).toEqual([5, "succeeded"]);
    expect(server.requests.map(({ query }) => String(query))).toEqual([
      "limit=2",
      "limit=2&offset=2",
      "limit=2&offset=4",
      "status=completed",
    ]);
  });

  test("walks to an empty page if no total is stated, whatever the server makes of the limit", async () => {
    const { planasonix } = await airflow({ jobs: 5, maxLimit: 2, total: false });

    expect((await planasonix.jobs.list({ limit: 50 }).toArray()).map(({ id }) => id)).toHaveLength(5);
  });

  test("reads results, cancels, and rejects for a job that does not exist", async () => {
    const { planasonix } = await airflow({ jobs: 1 });
    const { id } = await planasonix.connections.sync("conn_2");

    expect(await planasonix.jobs.cancel(id)).toEqual({ id, type: "job", attributes: { status: "cancelled" } });
    expect(await planasonix.jobs.getResults("job_1")).toMatchObject({
      id: "job_1",
      type: "job_results",
      attributes: { summary: { total_rows_synced: 48_291 } },
    });
    expect(isNotFoundError(await rejection(planasonix.jobs.get("job_9")))).toBe(true);
  });

  test.each([
    [
      "a field that the form lacks",
      (it: Planasonix) => it.connections.sync("conn_1", { pipeline_id: "pl_1" }),
      "no field `pipeline_id`",
    ],
    ["a parameter that the form lacks", (it: Planasonix) => it.jobs.list({ type: "backfill" }), "no query parameter"],
    ["a cursor of another form", (it: Planasonix) => it.jobs.list({ cursor: "abc" }), "cursors such as"],
    ["another operation", (it: Planasonix) => it.runs.get("run_1"), "the provider for Airflow does not call it"],
  ])("refuses %s before anything is sent", async (_, call, reason) => {
    const { planasonix, server } = await airflow();

    const error = await rejection(call(planasonix));

    expect([String(error), server.requests.length]).toEqual([expect.stringContaining(reason), 0]);
  });
});
