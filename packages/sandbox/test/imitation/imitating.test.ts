import { expect, onTestFinished, test } from "vitest";
import type { Sandbox } from "../../src/index.ts";
import { startSandbox } from "../../src/index.ts";

const nothing = { verdict: "breaking", effect: "", setting: "" };

/** A saved report with these differences. */
function saved(changes: object = {}): object {
  return {
    version: 1,
    baseUrl: "https://flow.example.com/v1",
    dialect: "documented",
    operations: {},
    habits: {},
    findings: [],
    ...changes,
  };
}

/** Starts a sandbox that behaves as the deployment of a report. */
async function like(changes: object = {}): Promise<{ sandbox: Sandbox; get: (path: string) => Promise<Seen> }> {
  const sandbox = await startSandbox({
    port: false,
    like: saved(changes),
    clock: "manual",
    now: "2026-11-25T02:00:00Z",
  });
  onTestFinished(() => sandbox.close());
  const get = async (path: string): Promise<Seen> => {
    const headers = { authorization: `Bearer ${sandbox.apiKey}` };
    const response = await sandbox.fetch(sandbox.url + path, { headers });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: text.startsWith("{") ? JSON.parse(text) : text,
    };
  };
  return { sandbox, get };
}

interface Seen {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads any part of it
  readonly body: any;
}

const finding = (kind: string, operation: string | undefined, place: string | undefined, seen: string): object => ({
  ...nothing,
  kind,
  ...(operation !== undefined && { operation }),
  ...(place !== undefined && { place }),
  seen,
});

test("lacks the operations that are missing, and refuses those that were refused", async () => {
  const { get } = await like({
    operations: { "runs.list": { state: "missing" }, "webhooks.list": { state: "refused" } },
  });

  expect(await get("/runs")).toMatchObject({ status: 404, body: { error: { code: "not_found" } } });
  expect(await get("/webhooks")).toMatchObject({ status: 403, body: { error: { code: "forbidden" } } });
  expect((await get("/pipelines")).status).toBe(200);
  expect((await get("/no-such-path")).status).toBe(404);
});

test.each<[string, object, string, unknown]>([
  [
    "a missing field",
    finding("field_missing", "pipelines.list", "data[].attributes.status", "is missing"),
    "status",
    undefined,
  ],
  [
    "a new field",
    finding("field_unknown", "pipelines.list", "data[].attributes.age", "is not in the description: a number"),
    "age",
    1,
  ],
  [
    "a new text",
    finding("field_unknown", "pipelines.list", "data[].attributes.mood", "is not in the description: a string"),
    "mood",
    "imitated",
  ],
  [
    "another type",
    finding("field_type", "pipelines.list", "data[].attributes.name", "is a list; the description says a string"),
    "name",
    [],
  ],
  [
    "null",
    finding("field_type", "pipelines.list", "data[].attributes.name", "is null; the description says a string"),
    "name",
    null,
  ],
  [
    "a type without a name",
    finding("field_type", "pipelines.list", "data[].attributes.name", "differs"),
    "name",
    "imitated",
  ],
  [
    "a new value",
    finding(
      "value_unknown",
      "pipelines.list",
      "data[].attributes.status",
      "has a value that the description does not list: hibernating",
    ),
    "status",
    "hibernating",
  ],
])("gives resources %s", async (_, one, name, value) => {
  const { get } = await like({ findings: [one] });

  const { data } = (await get("/pipelines")).body;

  expect(data.length).toBeGreaterThan(0);
  for (const { attributes } of data) expect(attributes[name]).toEqual(value);
});

test("changes the objects in lists of objects", async () => {
  const place = "data.attributes.nodes[].depth";
  const { get } = await like({ findings: [finding("field_unknown", "pipelines.get", place, "is new: a boolean")] });
  const [{ id }] = (await get("/pipelines")).body.data;

  const { nodes } = (await get(`/pipelines/${id}`)).body.data.attributes;

  expect(nodes.map(({ depth }: { depth: unknown }) => depth)).toEqual(nodes.map(() => true));
});

test.each<[string, string, (body: Seen["body"]) => unknown, unknown]>([
  ["a list without the envelope", "the client expected a list `data`, and found an array", (body) => body, "[]"],
  ["another text", "the client expected a list `data`, and found something else", (body) => body, '""'],
  [
    "other names",
    "the client expected a list `data`, and found an object with items, total",
    (body) => Object.keys(body),
    ["items", "total"],
  ],
  [
    "flat resources",
    "the client expected an object `attributes` in data[0], and found an object with id, name, age",
    ({ data }) => Object.keys(data[0]),
    ["id", "name", "age"],
  ],
])("responds with %s", async (_, seen, read, expected) => {
  const { get } = await like({ findings: [finding("envelope", "pipelines.list", undefined, seen)] });

  const { body, text } = await get("/pipelines");

  expect(read(typeof body === "string" ? text : body)).toEqual(expected);
});

test("responds with a flat resource in `data`", async () => {
  const seen = "the client expected an object `attributes` in data, and found an object with id, name";
  const { get } = await like({ findings: [finding("envelope", "projects.get", undefined, seen)] });
  const [{ id }] = (await get("/projects")).body.data;

  expect((await get(`/projects/${id}`)).body.data).toEqual({ id, name: expect.any(String) });
});

test("has cursors where the deployment has them, or ignores them", async () => {
  const elsewhere =
    "the client expected the next page in `meta.page.cursor`, and found an object with data, next_cursor";
  const ignored = "the second page is the first one again: the cursor is ignored";
  const place = "meta.page.cursor";
  const { get } = await like({
    findings: [finding("cursor", "pipelines.list", place, elsewhere), finding("cursor", "runs.list", place, ignored)],
  });

  const { body } = await get("/pipelines");
  expect([body.next_cursor, body.meta, body.data.length > 0]).toEqual(["imitated", undefined, true]);
  const first = await get("/runs?limit=1");
  expect(first.body.meta.page.cursor).toBe("imitated");
  expect((await get("/runs?limit=1&cursor=imitated")).body).toEqual(first.body);
});

test("ignores `limit` where the deployment does", async () => {
  const seen = "`limit=2` was ignored: the page has more items (4)";
  const { get } = await like({ findings: [finding("limit", "pipelines.list", undefined, seen)] });

  expect((await get("/pipelines?limit=1")).body.data.length).toBeGreaterThan(1);
  expect((await get("/runs?limit=1")).body.data.length).toBe(1);
});

test("has the headers, the clock and the errors of the deployment", async () => {
  const habits = {
    rateLimitHeaders: ["x-ratelimit-remaining", "x-ratelimit-reset"],
    rateLimitReset: "seconds_left",
    requestId: false,
    clockAheadMinutes: 7,
    errors: "other",
  };
  const { get } = await like({ habits, findings: [finding("errors", undefined, undefined, "an error is another")] });

  const { headers } = await get("/pipelines");
  expect(Object.fromEntries(headers)).toMatchObject({
    "x-ratelimit-remaining": "10000",
    "x-ratelimit-reset": "30",
    date: "Wed, 25 Nov 2026 02:07:00 GMT",
  });
  expect(headers.has("x-request-id")).toBe(false);
  expect((await get("/pipelines/none")).body).toEqual({ message: "An error of the imitated deployment" });
});

test("states the reset as Unix time, in place of the headers of its own limit", async () => {
  const report = saved({
    habits: { rateLimitHeaders: ["x-ratelimit-limit", "x-ratelimit-reset"], rateLimitReset: "unix_time" },
  });
  await using sandbox = await startSandbox({
    port: false,
    like: JSON.stringify(report),
    rateLimit: 5,
    clock: "manual",
    now: 0,
  });

  const { headers } = await sandbox.fetch(`${sandbox.url}/pipelines`, {
    headers: { authorization: `Bearer ${sandbox.apiKey}` },
  });

  expect([headers.get("x-ratelimit-limit"), headers.get("x-ratelimit-reset")]).toEqual(["10000", "60"]);
});

test("leaves files and empty responses as they are", async () => {
  const seen = "the client expected a list `data`, and found an array";
  const { get } = await like({
    findings: [finding("envelope", "dlq.export", undefined, seen), finding("clock", "dlq.export", "date", "")],
  });

  expect(await get("/openapi.yaml")).toMatchObject({ status: 200, text: expect.stringMatching(/^openapi: /) });
  expect((await get("/dlq/export")).status).toBe(200);
});

test.each([
  ["the dialect of the deployment", { dialect: "mcp-server", baseUrl: "https://x.test/api" }, "/api"],
  ["the path of the deployment", { baseUrl: "https://x.test/flow/v2/" }, "/flow/v2"],
  ["the documented path, if the deployment has none", { baseUrl: "https://x.test" }, "/v1"],
  ["the documented path, if the base URL is none", { baseUrl: "somewhere" }, "/v1"],
  ["the documented form, if the dialect is not known", { dialect: "our-own" }, "/v1"],
])("speaks %s", async (_, changes, path) => {
  const { sandbox, get } = await like(changes);

  expect(new URL(sandbox.url).pathname).toBe(path);
  expect((await get("/pipelines")).status).toBe(200);
});

test("serves nothing below the documented path if the deployment has another, except for the controls", async () => {
  const { sandbox } = await like({ baseUrl: "https://x.test/flow/v2" });
  const { origin } = new URL(sandbox.url);
  const headers = { authorization: `Bearer ${sandbox.apiKey}` };
  const statusOf = async (path: string) => (await sandbox.fetch(origin + path, { headers })).status;

  expect([await statusOf("/v1/pipelines"), await statusOf("/v1"), await statusOf("/_sandbox/health")]).toEqual([
    404, 404, 200,
  ]);
});

test("takes the handling of idempotency keys from the report, unless an option says otherwise", async () => {
  const twice = async (idempotencyKeys?: "honored") => {
    const report = saved({ habits: { idempotencyKeys: "ignored" } });
    await using sandbox = await startSandbox({
      port: false,
      like: report,
      ...(idempotencyKeys && { idempotencyKeys }),
    });
    const headers = {
      authorization: `Bearer ${sandbox.apiKey}`,
      "content-type": "application/json",
      "idempotency-key": "one-key",
    };
    const create = async (): Promise<string> => {
      const body = JSON.stringify({ name: "Once" });
      const response = await sandbox.fetch(`${sandbox.url}/projects`, { method: "POST", headers, body });
      return ((await response.json()) as Seen["body"]).data.id;
    };
    const first = await create();
    return first === (await create());
  };

  expect([await twice(), await twice("honored")]).toEqual([false, true]);
});

test.each<[string, unknown, RegExp]>([
  [
    "a report of another version",
    '{"version":2}',
    /^`like` is no saved report of a deployment: it is a report of version 2/,
  ],
  ["another document", { openapi: "3.1.0" }, /`version` is missing/],
  ["an empty text", "", /`like` must be the text of a saved report/],
])("refuses %s", async (_, value, message) => {
  await expect(startSandbox({ port: false, like: value as string })).rejects.toThrow(message);
});

test("refuses a report together with a file of operations", async () => {
  await expect(startSandbox({ port: false, like: saved(), spec: "openapi.json" })).rejects.toThrow(
    /no effect with `like`/,
  );
});
