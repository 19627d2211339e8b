import { expect, test } from "vitest";
import { readForms } from "../../src/dialect/forms.ts";
import { goingHeader } from "../../src/dialect/to-form.ts";
import { HttpError } from "../../src/http/error-reply.ts";
import type { HttpRequest, HttpResponse } from "../../src/http/exchange.ts";
import { request } from "../support/request.ts";

interface Sent {
  readonly method?: string;
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

const json = { "Content-Type": "application/json" };

/** The value of JSON, or the text of anything else. */
function parse(text: string) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Sends a request through the layer. Returns what the documented handler got, and the response. */
async function speak(
  dialect: string | string[],
  sent: Sent,
  respond: unknown | ((request: HttpRequest) => HttpResponse),
) {
  const { speaking } = readForms(dialect, "/_sandbox/");
  if (speaking === undefined) throw new Error("there is no layer");
  const { method = "GET", path, body, headers = {} } = sent;
  const [pathname = "", query] = path.split("?");
  const got: Record<string, unknown>[] = [];
  const layer = speaking((status) => `code_${status}`)(async (documented) => {
    const bytes = new TextDecoder().decode(await documented.readBody());
    const { path, method, query, headers, refusesGoing } = documented;
    got.push({
      method,
      path,
      query: String(query),
      headers,
      refusesGoing,
      body: bytes === "" ? undefined : JSON.parse(bytes),
    });
    if (typeof respond === "function") return respond(documented);
    return { status: 200, headers: json, body: JSON.stringify(respond) };
  });
  const bytes = new TextEncoder().encode(body === undefined ? "" : JSON.stringify(body));
  const response = await layer({
    ...request({ path: pathname }),
    method,
    query: new URLSearchParams(query),
    headers: { "content-type": "application/json", ...headers },
    readBody: async () => bytes,
  });
  const text = String(response.body);
  return {
    got: got[0],
    all: got,
    response,
    body: parse(text),
  };
}

const sync = {
  sync_type: "full",
  priority: "high",
  streams: ["a"],
  metadata: { dagId: 1, "": 2 },
  idempotency_key: "k",
};
const job = (status: string, more: object = {}) => ({ id: "job_1", type: "job", attributes: { status, ...more } });

test("a start of the Airflow provider is a documented one, with the key in the header", async () => {
  const { got, body, response } = await speak(
    "airflow-provider",
    { method: "POST", path: "/api/v1/connections/conn_1/sync", body: sync, headers: { "idempotency-key": "other" } },
    { data: job("queued", { type: "connection_sync", error: null }) },
  );

  expect(got).toMatchObject({
    method: "POST",
    path: "/v1/connections/conn_1/sync",
    refusesGoing: true,
    body: { priority: "high", metadata: { dagId: 1, "": 2 } },
  });
  expect(got?.headers).toMatchObject({ "idempotency-key": "k" });
  expect(body).toEqual({ job_id: "job_1", status: "queued" });
  expect(response.headers).toEqual(json);
});

test("a key in the header means nothing to a form that has it in the body", async () => {
  const { idempotency_key: _, ...body } = sync;
  const { got } = await speak(
    "airflow-provider",
    { method: "POST", path: "/api/v1/connections/conn_1/sync", body, headers: { "idempotency-key": "k" } },
    { data: job("queued") },
  );

  expect(got?.headers).not.toHaveProperty("idempotency-key");
});

test.each([
  ["lacks a member that the form always has", { priority: "high" }, "body.sync_type is missing"],
  [
    "has a documented field that the form does not take",
    { ...sync, pipeline_id: "pl_1" },
    "body.pipeline_id is not known",
  ],
  ["has a key that is no string", { ...sync, idempotency_key: 1 }, "body.idempotency_key must be a string"],
  ["is no object", [1], "body must be an object"],
])("a body that %s gets a 400", async (_, body, message) => {
  const sent = { method: "POST", path: "/api/v1/connections/conn_1/sync", body };
  const { response, got } = await speak("airflow-provider", sent, {});

  expect(response.status).toBe(400);
  expect(response.headers["Content-Type"]).toMatch("text/plain");
  expect(response.body).toContain(message);
  expect(got).toBeUndefined();
});

test("work that is going gets the status and the place that the form has for it", async () => {
  const { response, body } = await speak(
    "airflow-provider",
    { method: "POST", path: "/api/v1/connections/conn_1/sync", body: sync },
    () => ({ status: 409, headers: { ...json, [goingHeader]: "job_7" }, body: '{"error":{}}' }),
  );

  expect(response.status).toBe(409);
  expect(response.headers).not.toHaveProperty(goingHeader);
  expect(body).toEqual({ existing_job_id: "job_7" });
});

test("values of the query and of responses are those of the form", async () => {
  const { got, body } = await speak(
    "airflow-provider",
    { path: "/api/v1/jobs?status=completed&connection_id=conn_1" },
    {
      data: [job("succeeded"), job("failed", { error: { message: "no" } })],
      meta: { page: { limit: 50, cursor: null } },
    },
  );

  expect(got).toMatchObject({ path: "/v1/jobs", query: "status=succeeded&connection_id=conn_1" });
  expect(body).toEqual({
    jobs: [
      { job_id: "job_1", status: "completed" },
      { job_id: "job_1", status: "failed", error: { message: "no" } },
    ],
    total: 2,
  });
});

test.each([["status=succeeded"], ["pipeline_id=pl_1"], ["cursor=a"], ["offset=a"], ["offset=-1"]])(
  "the query %s, which the form does not have, gets a 400",
  async (query) => {
    expect((await speak("airflow-provider", { path: `/api/v1/jobs?${query}` }, {})).response.status).toBe(400);
  },
);

test("an offset page is cut from documented pages, and states the total once it is known", async () => {
  const items = Array.from({ length: 7 }, (_, index) => ({ ...job("queued"), id: `job_${index}` }));
  const pages = ({ query }: HttpRequest): HttpResponse => {
    const from = Number(query.get("cursor") ?? 0);
    const limit = Math.min(Number(query.get("limit") ?? 3), 3);
    const cursor = from + limit < items.length ? String(from + limit) : null;
    const body = { data: items.slice(from, from + limit), meta: { page: { limit, cursor } } };
    return { status: 200, headers: json, body: JSON.stringify(body) };
  };
  const ids = async (query: string) => {
    const { body, all } = await speak("airflow-provider", { path: `/api/v1/jobs?${query}` }, pages);
    return [body.jobs.map(({ job_id }: { job_id: string }) => job_id.slice(4)).join(""), body.total, all.length];
  };

  expect(await ids("limit=2")).toEqual(["01", undefined, 1]);
  expect(await ids("limit=2&offset=2")).toEqual(["23", undefined, 2]);
  expect(await ids("limit=2&offset=6")).toEqual(["6", 7, 3]);
  expect(await ids("limit=2&offset=20")).toEqual(["", 7, 3]);
  expect(await ids("offset=3")).toEqual(["345", undefined, 2]);
});

test("the MCP server lists bare items, with fields in their places", async () => {
  const run = {
    id: "run_1",
    type: "pipeline_run",
    attributes: {
      pipeline_id: "pl_1",
      status: "succeeded",
      finished_at: "2026-12-01T06:05:00Z",
      started_at: null,
      metrics: { rows_written: 7, rows_read: 8 },
      trigger: { type: "manual" },
    },
  };
  const list = await speak("mcp-server", { path: "/api/pipelines/pl_1/runs?limit=1" }, { data: [run], meta: {} });

  expect(list.body).toEqual([
    { id: "run_1", pipelineId: "pl_1", status: "success", endedAt: "2026-12-01T06:05:00Z", recordsWritten: 7 },
  ]);
  expect(list.got).toMatchObject({ path: "/v1/pipelines/pl_1/runs", query: "limit=1" });
});

test("the MCP server starts with parameters, and gets success, a message and runId", async () => {
  const sent = { method: "POST", path: "/api/pipelines/pl_1/run", body: { parameters: { RUN_DATE: 1, runDate: 2 } } };
  const { got, body } = await speak("mcp-server", sent, {
    data: { id: "run_1", type: "pipeline_run", attributes: {} },
  });

  expect(got?.body).toEqual({ variables: { RUN_DATE: 1, runDate: 2 } });
  expect(body).toEqual({ success: true, message: expect.any(String), runId: "run_1" });
});

test("the pages have camelCase and no envelope, and errors as documented", async () => {
  const attributes = { name: "Orders", project_id: "proj_1", nodes: [{ id: "n1", config: { ssl_mode: 1 } }] };
  const sent = {
    method: "POST",
    path: "/api/pipelines",
    body: { name: "Orders", projectId: "proj_1", nodes: [], edges: [] },
  };
  const created = await speak("pages", sent, { data: { id: "pl_1", type: "pipeline", attributes } });
  const refused = await speak("pages", { ...sent, body: { project_id: "proj_1" } }, {});

  expect(created.got?.body).toEqual({ name: "Orders", project_id: "proj_1", nodes: [], edges: [] });
  expect(created.body).toEqual({ id: "pl_1", name: "Orders", projectId: "proj_1", nodes: attributes.nodes });
  expect(refused.response.status).toBe(400);
  expect(refused.body).toMatchObject({ error: { code: "code_400", details: [{ field: "body.project_id" }] } });
});

test("errors have the parts that the form has", async () => {
  const fail = (): HttpResponse => {
    const error = { code: "not_found", message: "There is none." };
    return { status: 404, headers: { ...json, "X-Request-Id": "req_1" }, body: JSON.stringify({ error }) };
  };
  const { response } = await speak("airflow-provider", { path: "/api/v1/jobs/job_1" }, fail);
  const { body } = await speak("pages", { path: "/api/v1/jobs/job_1" }, fail);

  expect(response).toEqual({
    status: 404,
    headers: { "X-Request-Id": "req_1", "Content-Type": "text/plain; charset=utf-8" },
    body: "There is none.\n",
    hasNoRequestId: true,
  });
  expect(body).toEqual({ error: { code: "not_found", message: "There is none." } });
});

test("what is no documented JSON stays as it is", async () => {
  for (const body of ["text", '{"data":', '{"other":1}']) {
    const respond = (): HttpResponse => ({ status: 200, headers: json, body });
    expect((await speak("airflow-provider", { path: "/api/v1/jobs" }, respond)).response.body).toBe(body);
    expect((await speak("airflow-provider", { path: "/api/v1/jobs/job_1" }, respond)).response.body).toBe(body);
  }
  const reply = (): HttpResponse => ({ status: 502, headers: { "Content-Type": "text/html" }, body: "<html>" });
  expect((await speak("airflow-provider", { path: "/api/v1/jobs/job_1" }, reply)).response.body).toBe("<html>");
});

test("an address of no form gets a 404 in the first form, unless the documented one is among them", async () => {
  const { response, got } = await speak("airflow-provider", { path: "/v1/jobs" }, {});
  const documented = await speak(["airflow-provider", "documented"], { path: "/v1/nothing" }, {});

  expect(response).toMatchObject({
    status: 404,
    body: "There is no GET /v1/jobs: the paths of this form begin with /api/v1.\n",
  });
  expect(got).toBeUndefined();
  expect(documented.got?.path).toBe("/v1/nothing");
});

test("several forms have one handler, and paths beside them are left alone", async () => {
  const forms = ["documented", "airflow-provider"];
  const data = { data: job("succeeded") };

  expect((await speak(forms, { path: "/v1/jobs/job_1" }, data)).body).toEqual(data);
  expect((await speak(forms, { path: "/api/v1/jobs/job_1" }, data)).body).toEqual({
    job_id: "job_1",
    status: "completed",
  });
  expect((await speak(forms, { path: "/_sandbox/health" }, data)).got?.path).toBe("/_sandbox/health");
});

test("an error that is no HttpError is thrown", async () => {
  const fail = (): never => {
    throw new RangeError("a defect");
  };
  const refuse = (): never => {
    throw new HttpError({ status: 413, message: "Too large." });
  };

  await expect(speak("airflow-provider", { path: "/api/v1/jobs/job_1" }, fail)).rejects.toThrow("a defect");
  expect((await speak("airflow-provider", { path: "/api/v1/jobs/job_1" }, refuse)).response).toMatchObject({
    status: 413,
    body: "Too large.\n",
  });
});

const own = (operations: object, more: object = {}) =>
  JSON.stringify({ name: "own", source: "a test", prefix: "/own", ...more, operations });

test("a form with the envelope keeps it, and a list that states no page keeps its meta", async () => {
  const dialect = own({
    "jobs.get": { is: "seen", response: { at: "/data", form: "envelope", case: "camel" } },
    "jobs.list": { is: "seen", response: { at: "/items" } },
  });
  const attributes = { status: "queued", created_at: "now" };
  const resource = { id: "job_1", type: "job", attributes };

  const one = await speak(dialect, { path: "/own/jobs/job_1" }, { data: resource });
  const list = await speak(dialect, { path: "/own/jobs" }, { data: [resource], meta: { total: 1 } });
  const bare = await speak(dialect, { path: "/own/jobs" }, { data: [{ id: "job_1" }, null] });

  expect(one.body).toEqual({ data: { id: "job_1", type: "job", attributes: { status: "queued", createdAt: "now" } } });
  expect(list.body).toEqual({ items: [{ id: "job_1", ...attributes }], meta: { total: 1 } });
  expect(bare.body).toEqual({ items: [{ id: "job_1" }, {}] });
});

test("a cursor stands where the form has it, and null if there is none", async () => {
  const response = { at: "/lines", page: { by: "cursor", parameter: "from", cursor: "/next" } };
  const dialect = own({ "jobs.list": { is: "seen", response } });
  const meta = { page: { limit: 1, cursor: "crs_1" } };

  const first = await speak(dialect, { path: "/own/jobs?from=crs_0" }, { data: [], meta });
  const last = await speak(dialect, { path: "/own/jobs" }, { data: [], meta: {} });

  expect(first.got?.query).toBe("cursor=crs_0");
  expect([first.body, last.body]).toEqual([
    { lines: [], next: "crs_1" },
    { lines: [], next: null },
  ]);
});

test("parts of errors have their places, and bytes are read as text", async () => {
  const dialect = own({}, { errors: { message: "/problem/text", details: "/problem/parts" } });
  const body = new TextEncoder().encode('{"error":{"code":"a","message":"no"}}');

  const refused = await speak(dialect, { path: "/own/jobs/job_1" }, () => ({ status: 404, headers: json, body }));

  expect(refused.body).toEqual({ problem: { text: "no" } });
});

test("a success that says so does not replace an attribute in the same place", async () => {
  const fails = { unless: "/ok" };
  const response = { names: { "/ok": "/ok" }, fails };
  const dialect = own({
    "connections.test": { is: "seen", response },
    "jobs.cancel": { is: "seen", response: { fails } },
  });
  const test = { method: "POST", path: "/own/connections/test", body: {} };
  const cancel = { method: "POST", path: "/own/jobs/job_1/cancel" };

  expect((await speak(dialect, test, { data: { type: "connection_test", attributes: { ok: false } } })).body).toEqual({
    ok: false,
  });
  expect((await speak(dialect, cancel, { data: job("cancelling") })).body).toEqual({
    id: "job_1",
    status: "cancelling",
    ok: true,
  });
});

test("a key in the body of an operation without a body leaves none", async () => {
  const dialect = own({ "jobs.cancel": { is: "seen", request: { idempotencyKey: "key" } } });

  const { got } = await speak(
    dialect,
    { method: "POST", path: "/own/jobs/job_1/cancel", body: { key: "k" } },
    { data: {} },
  );

  expect(got?.body).toBeUndefined();
  expect(got?.headers).toMatchObject({ "idempotency-key": "k" });
});
