import { readDialect } from "@planasonix/openapi/dialects";
import { expect, test } from "vitest";
import { toEvent } from "../../src/dialect/to-event.ts";

const { events = {} } = readDialect("airflow-provider");

function deliver(type: string, attributes: object) {
  const [, form] = Object.entries(events).find(([documented]) => documented === type) ?? [];
  if (form === undefined) throw new Error(`there is no ${type}`);
  const data = { id: "job_1", type: "job", attributes };
  return toEvent(form, { id: "evt_1", type, created_at: "2026-12-01T06:00:00Z", data });
}

test("a job that succeeded is delivered as the README of the provider shows it, without an error", () => {
  expect(deliver("job.succeeded", { status: "succeeded", error: null })).toEqual({
    id: "evt_1",
    type: "job.completed",
    timestamp: "2026-12-01T06:00:00Z",
    job_id: "job_1",
    data: { status: "completed", summary: { total_rows_synced: 48_291, duration_seconds: 245 } },
  });
});

test("a job that failed is delivered with its error", () => {
  expect(deliver("job.failed", { status: "failed", error: { message: "no" } })).toMatchObject({
    type: "job.failed",
    data: { status: "failed", error: { message: "no" } },
  });
});
