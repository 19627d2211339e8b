import { readDialect } from "@planasonix/openapi/dialects";
import { describe, expect, test, vi } from "vitest";
import { createEventDialect, type EventForms } from "../../src/dialect.ts";
import { isEvent } from "../../src/receive/events.ts";
import { createHandler } from "../../src/receive/handler.ts";
import { deliver, now, SECRET } from "../support/delivery.ts";

const airflow = createEventDialect(readDialect("airflow-provider"));

/** A delivery as the README of the Airflow provider shows it. */
const completed = {
  id: "evt_1",
  type: "job.completed",
  timestamp: "2026-12-01T06:05:00Z",
  job_id: "job_1",
  data: { status: "completed", summary: { total_rows_synced: 48_291, duration_seconds: 245 } },
};
const parse = (body: unknown, dialect = airflow): unknown => dialect.parse(JSON.stringify(body));

describe("an event of another form", () => {
  test("has the documented type, places and values, and keeps what the form has beside them", () => {
    expect(parse(completed)).toEqual({
      id: "evt_1",
      type: "job.succeeded",
      created_at: "2026-12-01T06:05:00Z",
      data: {
        id: "job_1",
        attributes: { status: "succeeded" },
        summary: { total_rows_synced: 48_291, duration_seconds: 245 },
      },
    });
  });

  test("that has failed has its error, and omits what the delivery omits", () => {
    const failed = { id: "evt_2", type: "job.failed", job_id: "job_1", data: { error: { message: "refused" } } };

    expect(parse(failed)).toEqual({
      id: "evt_2",
      type: "job.failed",
      data: { id: "job_1", attributes: { error: { message: "refused" } } },
    });
  });

  test("of a type that the dialect does not mention is the documented one, or unknown", () => {
    const backfill = { id: "evt_3", type: "backfill.completed", data: { id: "bf_1" } };

    expect(parse(backfill)).toEqual(backfill);
    expect(parse({ id: "evt_4", type: "job.paused", job_id: "job_1" })).toEqual({
      id: "evt_4",
      type: "job.paused",
      job_id: "job_1",
    });
  });

  test("keeps keys such as __proto__ as data", () => {
    const body = JSON.stringify(completed).replace('"summary":', '"__proto__":');
    const event = airflow.parse(body);

    expect(JSON.parse(JSON.stringify(event)).data).toEqual(
      JSON.parse(
        '{"__proto__":{"total_rows_synced":48291,"duration_seconds":245},"id":"job_1","attributes":{"status":"succeeded"}}',
      ),
    );
    expect(Object.getPrototypeOf(event.data)).toBe(Object.prototype);
  });

  test.each([
    ["job.succeeded in the documented form", { ...completed, type: "job.succeeded" }, "has the type job.completed in"],
    [
      "job.failed in the documented form",
      { id: "evt_1", type: "job.failed", data: { id: "job_1", type: "job", attributes: { status: "failed" } } },
      "must not have /data/id, which stands in /job_id",
    ],
    ["no ID", { ...completed, id: undefined }, "An event must have the strings"],
    ["a number as its type", { ...completed, type: 5 }, "An event must have the strings"],
    ["null", null, "An event must have the strings"],
    ["a list", [completed], "An event must have the strings"],
  ])("is refused if it is %s", (_, body, message) => {
    expect(() => parse(body)).toThrow(SyntaxError);
    expect(() => parse(body)).toThrow(message);
  });

  test("is refused if it is no JSON, or was parsed before", () => {
    expect(() => airflow.parse("{")).toThrow(SyntaxError);
    expect(() => airflow.parse(completed as never)).toThrow("raw");
  });
});

test("a dialect without events has the documented ones", () => {
  const event = { id: "evt_1", type: "job.succeeded", data: { id: "job_1" } };

  expect(parse(event, createEventDialect(readDialect("documented")))).toEqual(event);
});

test("names without a place of their own are moved as well, and values only where they are text", () => {
  const dialect = createEventDialect({
    events: {
      "job.succeeded": {
        type: "done",
        names: { "/id": "/meta/event/id", "/data/attributes/status": "/status", "/data/id": "/meta/job" },
        values: { status: { succeeded: "ok" } },
      },
    },
  });

  expect(parse({ type: "done", meta: { event: { id: "e" }, job: 7, more: 1 }, status: ["ok"] }, dialect)).toEqual({
    id: "e",
    type: "job.succeeded",
    meta: { event: {}, more: 1 },
    data: { id: 7, attributes: { status: ["ok"] } },
  });
  expect(() => parse({ type: "done", meta: "no", id: "e" }, dialect)).toThrow(
    "must not have /id, which stands in /meta/",
  );
  expect(() => parse({ type: "done", meta: "no" }, dialect)).toThrow("An event must have the strings");
});

test.each<[string, unknown, string]>([
  ["no object", "airflow-provider", "must be an object"],
  ["events in a list", { events: [] }, "must be an object"],
  ["an event without a type", { events: { "job.failed": { names: {} } } }, "The event job.failed of a dialect needs"],
  ["an event without names", { events: { "job.failed": { type: "x" } } }, "The event job.failed of a dialect needs"],
  ["a name that is no pointer", { events: { "job.failed": { type: "x", names: { "/id": "id" } } } }, "JSON pointers"],
  ["values in a list", { events: { "job.failed": { type: "x", names: {}, values: [] } } }, "needs a `type`"],
  [
    "one type for two events",
    { events: { "job.failed": { type: "x", names: {} }, "job.succeeded": { type: "x", names: {} } } },
    "The events job.failed and job.succeeded of a dialect have one type, x",
  ],
])("a dialect with %s is an error at the start", (_, forms, message) => {
  expect(() => createEventDialect(forms as EventForms)).toThrow(TypeError);
  expect(() => createEventDialect(forms as EventForms)).toThrow(message);
});

describe("a handler with a dialect", () => {
  function setup() {
    const [handled, onRefused] = [vi.fn(), vi.fn()];
    const on = { "job.succeeded": handled };
    const handler = createHandler({ secrets: SECRET, dialect: airflow, on, onRefused, now });
    return { handler, handled, onRefused };
  }

  test("passes the documented event of a signed delivery, once", async () => {
    const { handler, handled } = setup();

    expect((await handler(await deliver(JSON.stringify(completed)))).status).toBe(204);
    expect((await handler(await deliver(JSON.stringify(completed)))).status).toBe(204);

    const [event] = handled.mock.calls[0] ?? [];
    expect(handled).toHaveBeenCalledOnce();
    expect(isEvent(event, "job.succeeded") && event.data?.id).toBe("job_1");
  });

  test("verifies the signature of the body as it was sent before it reads the event", async () => {
    const { handler, handled, onRefused } = setup();
    const { url, headers } = await deliver(JSON.stringify(completed));
    const changed = new Request(url, {
      method: "POST",
      headers,
      body: JSON.stringify({ ...completed, job_id: "job_2" }),
    });

    expect((await handler(changed)).status).toBe(401);
    expect(handled).not.toHaveBeenCalled();
    expect(onRefused.mock.calls[0]?.[0]).toMatchObject({ name: "WebhookVerificationError" });
  });

  test("refuses with 400 what is not in the form of the dialect", async () => {
    const { handler, onRefused } = setup();

    expect((await handler(await deliver(JSON.stringify({ ...completed, type: "job.succeeded" })))).status).toBe(400);
    expect(onRefused.mock.calls[0]?.[0]).toMatchObject({ name: "SyntaxError" });
  });

  test("refuses an option that is not a dialect of events", () => {
    expect(() => createHandler({ secrets: SECRET, dialect: {} as never })).toThrow("`dialect`");
  });
});
