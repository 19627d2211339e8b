import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Mock, MockError, startMock, startProxy, type ValidatingProxy } from "../../src/index.ts";
import { fixture } from "../support/served.ts";

/** A deployment: the mock with responses that a test may change. */
interface Deployment extends AsyncDisposable {
  readonly url: string;
}

/** A response of the mock, which a test may change before the deployment sends it. */
interface Reply {
  status: number;
  type: string;
  body: Body;
}

// biome-ignore lint/suspicious/noExplicitAny: the changes reach into any response
type Body = any;

const key = "plnx_live_do_not_show";
let mock: Mock;
let shared: Deployment;
let sharedProxy: ValidatingProxy;
let changeShared: (reply: Reply) => void = () => {};
let reported: string[] = [];
beforeAll(async () => {
  mock = await startMock();
  shared = await deploy((reply) => changeShared(reply));
  const onDifference = (line: string): void => void reported.push(line);
  sharedProxy = await startProxy({ upstream: shared.url, allowWrites: true, onDifference });
});
afterAll(async () => {
  await sharedProxy.close();
  await shared[Symbol.asyncDispose]();
  await mock.close();
});

/** Serves the mock's responses, each changed by `change`. */
async function deploy(change: (reply: Reply) => void): Promise<Deployment> {
  const server = createServer(async (request, response) => {
    const init = { method: request.method ?? "GET", headers: { authorization: `Bearer ${key}` } };
    const original = await fetch(mock.url + (request.url ?? "").replace(/^\/v1/, ""), init);
    const reply = { status: original.status, type: "application/json", body: await original.json() };
    change(reply);
    response.writeHead(reply.status, { "content-type": reply.type });
    response.end(typeof reply.body === "string" ? reply.body : JSON.stringify(reply.body));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  return { url, [Symbol.asyncDispose]: async () => void server.close() };
}

/** The new lines that the shared proxy reports for a request to the shared deployment, which applies `change`. */
async function differencesOf(
  path: string,
  { change = () => {}, ...init }: RequestInit & { readonly change?: (reply: Reply) => void } = {},
): Promise<readonly string[]> {
  reported = [];
  changeShared = change;
  await request(sharedProxy, path, init);
  return reported;
}

async function request(
  { url }: ValidatingProxy,
  path: string,
  { headers, ...init }: RequestInit = {},
): Promise<Response> {
  return await fetch(url + path, { ...init, headers: { authorization: `Bearer ${key}`, ...headers } });
}

const responses: readonly [title: string, path: string, change: (reply: Reply) => void, line: RegExp][] = [
  [
    "a missing field",
    "/pipelines/pl_1",
    ({ body }) => delete body.data.attributes.name,
    /^pipelines_get {2}response 200 {2}body\.data\.attributes\.name {2}breaking: is missing; the description says a string\. The client gives `undefined`, /,
  ],
  [
    "a missing `id`",
    "/runs/run_1",
    ({ body }) => delete body.data.id,
    /^runs_get {2}response 200 {2}body\.data\.id {2}is required$/,
  ],
  [
    "no envelope",
    "/runs/run_1",
    (reply) => {
      reply.body = reply.body.data.attributes;
    },
    /^runs_get {2}response 200 {2}body\.data {2}is required$/,
  ],
  [
    "a number as a string",
    "/pipelines",
    ({ body }) => {
      body.meta.page.limit = "50";
    },
    /^pipelines_list {2}response 200 {2}body\.meta\.page\.limit {2}must be integer/,
  ],
  [
    "a null",
    "/pipelines/pl_1",
    ({ body }) => {
      body.data.attributes.name = null;
    },
    /^pipelines_get {2}response 200 {2}body\.data\.attributes\.name {2}breaking: is null; the description says a string\./,
  ],
  [
    "an unknown field",
    "/connections/conn_1",
    ({ body }) => {
      body.data.attributes.region = "eu";
    },
    /^connections_get {2}response 200 {2}body\.data\.attributes\.region {2}additional: is not in the description: a string\./,
  ],
  [
    "an unknown nested field",
    "/pipelines/pl_1",
    ({ body }) => {
      body.data.attributes.nodes[0].label = "x";
    },
    /^pipelines_get {2}response 200 {2}body\.data\.attributes\.nodes\[\]\.label {2}additional: is not in the description: a string\./,
  ],
  [
    "an unknown status of a run",
    "/runs/run_1",
    ({ body }) => {
      body.data.attributes.status = "paused";
    },
    /^runs_get {2}response 200 {2}body\.data\.attributes\.status {2}additional: has a value that the description does not list: paused\. The client `wait` takes it for work that goes on, /,
  ],
  [
    "a field that no resource has, although the documentation shows it",
    "/folders?project_id=proj_1",
    ({ body }) => {
      for (const { attributes } of body.data) delete attributes.created_at;
    },
    /^folders_list {2}response 200 {2}body\.data\[\]\.attributes\.created_at {2}unknown: is in none of the resources \(\d+\); /,
  ],
  [
    "a text in another format, which no finding reports",
    "/pipelines/pl_1",
    ({ body }) => {
      body.data.attributes.created_at = "yesterday";
    },
    /^pipelines_get {2}response 200 {2}body\.data\.attributes\.created_at {2}must match format "date-time"$/,
  ],
  [
    "an unexpected type of resource",
    "/pipelines/pl_1",
    ({ body }) => {
      body.data.type = "pipe";
    },
    /^pipelines_get {2}response 200 {2}body\.data\.type {2}must be equal to constant/,
  ],
  [
    "a list instead of a resource",
    "/pipelines/pl_1",
    ({ body }) => {
      body.data = [body.data];
    },
    /^pipelines_get {2}response 200 {2}body\.data {2}must be object/,
  ],
  [
    "a resource instead of a list",
    "/pipelines",
    ({ body }) => {
      body.data = body.data[0];
    },
    /^pipelines_list {2}response 200 {2}body\.data {2}must be array/,
  ],
  [
    "missing page information",
    "/pipelines",
    ({ body }) => delete body.meta.page,
    /^pipelines_list {2}response 200 {2}body\.meta\.page {2}is required$/,
  ],
  [
    "a field missing in one item",
    "/pipelines",
    ({ body }) => delete body.data[1].attributes.status,
    /^pipelines_list {2}response 200 {2}body\.data\[\]\.attributes\.status {2}breaking: is missing; /,
  ],
  [
    "an undocumented status",
    "/pipelines",
    (reply) => {
      reply.status = 206;
    },
    /^pipelines_list {2}response 206 {2}.*Unable to match the returned status code/,
  ],
  [
    "an error that is only documented as default, and is no error",
    "/pipelines",
    (reply) => {
      reply.status = 418;
    },
    /^pipelines_list {2}response 418 {2}body\.error {2}is required$/,
  ],
  [
    "an unexpected media type",
    "/pipelines",
    (reply) => {
      reply.type = "text/html";
    },
    /^pipelines_list {2}response 200 {2}.*media type "text\/html" does not match/,
  ],
  [
    "an error without its envelope",
    "/pipelines/pl_1",
    (reply) => Object.assign(reply, { status: 404, body: { message: "no" } }),
    /^pipelines_get {2}response 404 {2}body\.error {2}is required$/,
  ],
];

describe("startProxy", () => {
  test.each(responses)("names the operation and the field of a response with %s", async (_, path, change, line) => {
    const [first, ...others] = await differencesOf(path, { change });

    expect(first).toMatch(line);
    expect(others.filter((other) => !other.includes("is not a known property"))).toEqual([]);
  });

  test.each([
    [
      "an unknown parameter",
      "/pipelines?colour=red",
      {},
      /^pipelines_list {2}request {2}query\.colour {2}is not a known parameter$/,
    ],
    [
      "a parameter of the wrong type",
      "/pipelines?limit=many",
      {},
      /^pipelines_list {2}request {2}query\.limit {2}must be integer/,
    ],
    [
      "an unknown field",
      "/folders",
      post({ name: "Production", project_id: "proj_1", colour: "red" }),
      /^folders_create {2}request {2}body\.colour {2}is not a known property$/,
    ],
    [
      "a path that no operation has",
      "/pipes",
      {},
      /^GET \/pipes {2}request {2}path {2}belongs to no operation of the description$/,
    ],
  ] as const)("names the operation and the field of a request with %s", async (_, path, init, line) => {
    const lines = await differencesOf(path, init);

    expect(lines.filter((one) => one.includes("  request  "))).toEqual([expect.stringMatching(line)]);
  });

  test("reports nothing for a deployment that matches the description", async () => {
    const proxy = await startProxy({ upstream: mock.url });
    const paths = [
      "/pipelines",
      "/pipelines/pl_1",
      "/runs/run_1",
      "/connections",
      "/webhooks",
      "/schedules",
      "/runs/run_1/logs",
    ];

    const statuses = await Promise.all(paths.map(async (path) => (await request(proxy, path)).status));
    await proxy.close();

    expect(statuses).toEqual(paths.map(() => 200));
    expect(proxy.differences()).toEqual([]);
  });

  test("returns the status and the text of the response unchanged", async () => {
    const proxy = await startProxy({ upstream: mock.url });

    const forwarded = await request(proxy, "/pipelines/pl_1", { headers: { prefer: "code=404" } });
    const direct = await fetch(`${mock.url}/pipelines/pl_1`, {
      headers: { authorization: `Bearer ${key}`, prefer: "code=404" },
    });
    await proxy.close();

    expect(forwarded.status).toBe(404);
    expect(await forwarded.text()).toBe(await direct.text());
  });

  test("compares with the schemas alone if `spec` names another description", async () => {
    await using deployment = await deploy(({ body }) => delete body.data.attributes.name);
    const proxy = await startProxy({ upstream: deployment.url, spec: fixture });
    await request(proxy, "/pipelines/pl_1");
    await proxy.close();

    const lines = proxy.differences().map(([line]) => line);
    expect(lines).toContain("pipelines_get  response 200  body.data.attributes.name  is required");
    expect(lines.join("\n")).not.toContain("The client");
  });

  test("counts a repeated difference, and calls `onDifference` for it once", async () => {
    await using deployment = await deploy(({ body }) => delete body.data.attributes.name);
    const lines: string[] = [];
    const proxy = await startProxy({ upstream: deployment.url, onDifference: (line) => void lines.push(line) });

    await request(proxy, "/pipelines/pl_1");
    await request(proxy, "/pipelines/pl_2");
    await proxy.close();

    expect(lines).toHaveLength(1);
    expect(proxy.differences()).toEqual([[lines[0], 2]]);
  });

  test("rejects writes by default, and names the flag and the option that allow them", async () => {
    const proxy = await startProxy({ upstream: "http://127.0.0.1:9/v1" });

    const response = await request(proxy, "/pipelines/pl_1/run", { method: "POST" });
    await proxy.close();

    expect(response.status).toBe(403);
    expect(await response.text()).toMatch(/--allow-writes .*`allowWrites`/);
  });

  test("reports no values of parameters or fields, and no API keys", async () => {
    const lines = await differencesOf("/pipelines/pl_1?token=tok_secret", {
      change: ({ body }) => Object.assign(body.data.attributes, { name: { secret: "hunter2" } }),
    });

    expect(lines.length).toBeGreaterThan(0);
    expect(lines.join("\n")).not.toMatch(/hunter2|tok_secret|plnx_live/);
  });

  test("responds 502 if the deployment cannot be reached", async () => {
    const proxy = await startProxy({ upstream: "http://127.0.0.1:9/v1" });

    const response = await request(proxy, "/pipelines");
    await proxy.close();

    expect(response.status).toBe(502);
  });

  test.each([["http://api.planasonix.com/v1"], ["https://user:password@api.planasonix.com/v1"], ["planasonix"]])(
    "rejects the base URL %s, and names the rule",
    async (upstream) => {
      await expect(startProxy({ upstream })).rejects.toThrow(
        "`upstream` must be an https:// base URL with the version",
      );
    },
  );

  test("counts the differences even without `onDifference`", async () => {
    const proxy = await startProxy({ upstream: `${mock.url}/` });
    await request(proxy, "/pipelines?lim=1");
    await proxy.close();

    expect(proxy.differences()).toEqual([["pipelines_list  request  query.lim  is not a known parameter", 1]]);
  });

  test("rejects with a TypeError that names the rule if `upstream` is missing", async () => {
    await expect(startProxy({ upstream: undefined as never })).rejects.toMatchObject({
      name: "TypeError",
      message: expect.stringMatching(/^`upstream` must be an https:\/\/ base URL/),
    });
  });

  test("rejects with a MockError if the port is in use", async () => {
    const port = Number(new URL(mock.url).port);

    await expect(startProxy({ upstream: mock.url, port })).rejects.toBeInstanceOf(MockError);
  });
});

function post(json: object): RequestInit {
  return { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(json) };
}
