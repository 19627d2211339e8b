import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { createClientFor } from "../../src/core.ts";
import { createDialect } from "../../src/dialect.ts";
import { type ClientOptions, createClient, type Effect, type Planasonix } from "../../src/index.ts";
import type { Middleware } from "../../src/middleware.ts";
import { memoryStore, startOnce } from "../../src/once.ts";
import { pipelines } from "../../src/operations.ts";
import { createRaw } from "../../src/raw.ts";
import { undiciFetch } from "../../src/undici.ts";
import { rejection, untyped } from "../support/client.ts";

/** Where the server redirects to, by path: all but the first are addresses of operations that do more than read. */
const redirects: Readonly<Record<string, string>> = {
  "/v1/pipelines/to_read": "/v1/pipelines/pl_1",
  "/v1/pipelines/to_reach": "/v1/connections/con_1/catalogs",
  "/v1/pipelines/to_dots": "/v1/pipelines/../connections/con_1/catalogs",
  "/v1/pipelines/to_encoded_dots": "/v1/pipelines/%2e%2e/connections/con_1/catalogs",
  "/v1/pipelines/to_unknown": "/v1/internal/purge",
  "/v1/pipelines/to_override": "/v1/pipelines/pl_1?_method=DELETE",
  "/v1/pipelines/to_twice": "/v1/pipelines/to_reach",
  "/api/v1/jobs/to_job": "/api/v1/jobs/job_1",
};

/** What only reads, whatever a server makes of it. Everything else that arrives is a forbidden request. */
function isHarmless({ method, url = "", headers }: IncomingMessage): boolean {
  const mayOverride = Object.keys(headers).some((name) => /method|original|rewrite/.test(name));
  return method === "GET" && !mayOverride && /^(\/api)?\/v1\/(pipelines|jobs)(\/(pl_1|to_\w+))?$/.test(url);
}

let server: Server;
let root = "";
let forbidden: string[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    if (!isHarmless(request)) forbidden.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)}`);
    const location = redirects[request.url ?? ""];
    if (location) response.writeHead(302, { location }).end();
    else
      response.setHeader("content-type", "application/json").end('{"data":{"id":"pl_1","type":"t","attributes":{}}}');
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  forbidden = [];
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

function reading(options: ClientOptions = {}): Planasonix {
  return createClient({ apiKey: "key_1", baseUrl: `${root}/v1`, maxRetries: 0, allow: ["read"], ...options });
}

/** Calls a permitted operation through middleware that sends something else. */
function throughMiddleware(change: (request: Parameters<ReturnType<Middleware>>[0]) => object): PromiseLike<unknown> {
  const middleware: Middleware = (next) => (request) => next({ ...request, ...change(request) });
  return reading({ middleware: [middleware] }).pipelines.get("pl_1");
}

/** Calls a permitted operation through middleware that sends it to another path. */
function toPath(path: string): PromiseLike<unknown> {
  return throughMiddleware(() => ({ url: `${root}/v1${path}` }));
}

// biome-ignore lint/suspicious/noExplicitAny: tricks ignore the types
const raw = (options?: ClientOptions): any => createRaw(reading(options));
const pipeline = { params: { path: { pipeline_id: "pl_1" } } };
const aborted = (): AbortSignal => AbortSignal.abort(new Error("aborted"));

/** Each tries to do more than read with a client that may only read. */
const tricks: Readonly<Record<string, () => PromiseLike<unknown>>> = {
  "a method that deletes": () => reading().pipelines.delete("pl_1"),
  "a method that starts": () => reading().pipelines.run("pl_1"),
  "a method that starts and waits": () => reading().pipelines.runAndWait("pl_1"),
  "a method that starts once": () =>
    reading().pipelines.runAndWait("pl_1", {}, { start: startOnce({ key: "k", store: memoryStore() }) }),
  "a wait whose abort cancels": () => reading().runs.wait("pl_1", { onAbort: "cancel", signal: aborted() }),
  "a wait whose abort may cancel": () => reading().runs.wait("pl_1", { onAbort: () => "cancel", signal: aborted() }),
  "a read of another system": () => reading().connections.listCatalogs("con_1"),
  "a query in a POST that reads another system": () => untyped(reading().connections, "testQuery")({}),
  "a list": () => reading().connections.findTables({ connection_id: "con_1" }),
  "an ID that is the path of another operation": () => reading().connections.get("tables"),
  "an ID that is one in another case": () => reading().connections.get("TABLES"),
  "an ID with a slash": () => reading().pipelines.get("pl_1/run"),
  "an ID with dots": () => reading().pipelines.get("../connections/tables"),
  "an ID of dots": () => reading().pipelines.get(".."),
  "an ID with an encoded slash": () => reading().pipelines.get("pl_1%2Frun"),
  "an ID with a backslash": () => reading().pipelines.get("..\\connections\\tables"),
  "an ID with a query": () => reading().pipelines.get("pl_1?_method=DELETE"),
  "an ID with a fragment": () => reading().pipelines.get("pl_1#x"),
  "an ID with a path parameter": () => reading().pipelines.get("pl_1;/run"),
  "an ID with a line break": () => reading().pipelines.get("pl_1\r\nDELETE /v1/pipelines/pl_1"),
  "a header that overrides the method": () =>
    reading().pipelines.get("pl_1", { headers: { "X-HTTP-Method-Override": "DELETE" } }),
  "the same under another name": () => reading().pipelines.get("pl_1", { headers: { "x-method-override": "DELETE" } }),
  "the same under a third name": () => reading().pipelines.get("pl_1", { headers: { "X-HTTP-Method": "DELETE" } }),
  "a header that overrides the path": () =>
    reading().pipelines.get("pl_1", { headers: { "X-Original-URL": "/v1/connections/tables" } }),
  "the same of another proxy": () =>
    reading().pipelines.get("pl_1", { headers: { "X-Rewrite-URL": "/v1/connections/tables" } }),
  "an overriding header of the client": () =>
    reading({ headers: { "x-http-method-override": "DELETE" } }).pipelines.get("pl_1"),
  "an overriding header of `withOptions`": () =>
    reading()
      .withOptions({ headers: { "x-http-method-override": "DELETE" } })
      .pipelines.get("pl_1"),
  "a parameter that overrides the method": () => reading().pipelines.get("pl_1", { extraQuery: { _method: "DELETE" } }),
  "the same, encoded": () => toPath("/pipelines/pl_1?%5Fmethod=DELETE"),
  "a raw call that deletes": () => raw().DELETE("/pipelines/{pipeline_id}", pipeline),
  "a raw call that starts": () => raw().POST("/pipelines/{pipeline_id}/run", pipeline),
  "a raw call to a written path": () => raw().DELETE("/pipelines/pl_1"),
  "a raw call with dots": () => raw().GET("/pipelines/../connections/con_1/catalogs"),
  "a raw call with encoded dots": () => raw().GET("/pipelines/%2e%2e/connections/con_1/catalogs"),
  "a raw call with an overriding parameter": () =>
    raw().GET("/pipelines/{pipeline_id}", { params: { ...pipeline.params, query: { _method: "DELETE" } } }),
  "a raw call with an overriding header": () =>
    raw().GET("/pipelines/{pipeline_id}", { ...pipeline, headers: { "x-http-method-override": "DELETE" } }),
  "a raw call in lower case": () => raw().request("delete", "/pipelines/{pipeline_id}", pipeline),
  "a raw HEAD": () => raw().HEAD("/pipelines/{pipeline_id}/run", pipeline),
  "a raw OPTIONS": () => raw().OPTIONS("/pipelines/{pipeline_id}", pipeline),
  "a raw call to no known address": () => raw().GET("/internal/purge"),
  "a raw call to another path of the server": () => raw().GET("/pipelines/pl_1", { baseUrl: `${root}/v2` }),
  "a raw call to another base URL": () =>
    raw().GET("/pipelines/{pipeline_id}", { ...pipeline, baseUrl: "http://localhost:9/v1" }),
  "a raw call with a `fetch` of its own": () =>
    raw().DELETE("/pipelines/{pipeline_id}", { ...pipeline, fetch: (request: Request) => fetch(request) }),
  "a raw call whose middleware sends another request": () => {
    const client = raw();
    client.use({ onRequest: () => new Request(`${root}/v1/pipelines/pl_1`, { method: "DELETE" }) });
    return client.GET("/pipelines/{pipeline_id}", pipeline);
  },
  "a raw call with its own path serializer": () =>
    raw().GET("/pipelines/{pipeline_id}", {
      ...pipeline,
      pathSerializer: () => `${root}/v1/connections/con_1/catalogs`,
    }),
  "middleware that changes the address": () => toPath("/connections/con_1/catalogs"),
  "middleware with dots": () => toPath("/pipelines/../connections/con_1/catalogs"),
  "middleware with encoded dots": () => toPath("/pipelines/%2E%2e/connections/con_1/catalogs"),
  "middleware with backslashes": () => toPath("/pipelines\\..\\connections\\con_1\\catalogs"),
  "middleware with a tab": () => toPath("/pipelines/.\t./connections/con_1/catalogs"),
  "middleware with two slashes": () => toPath("/pipelines//pl_1"),
  "middleware with a slash at the end": () => toPath("/pipelines/pl_1/"),
  "middleware in another case": () => toPath("/Connections/tables"),
  "middleware with an encoded word": () => toPath("/connections/t%61bles"),
  "middleware with an encoded slash": () => toPath("/pipelines/pl_1%2Frun"),
  "middleware with two encodings": () => toPath("/pipelines/%252e%252e%252fconnections"),
  "middleware with a path parameter": () => toPath("/pipelines/pl_1;x=1"),
  "middleware with an encoding that is none": () => toPath("/pipelines/%ff"),
  "middleware with another server": () =>
    throughMiddleware(() => ({ url: `http://localhost:${new URL(root).port}/v1/pipelines/pl_1` })),
  "middleware with a user in the URL": () =>
    throughMiddleware(() => ({ url: `${root.replace("//", "//user@")}/v1/pipelines/pl_1` })),
  "middleware with a header": () => throughMiddleware(() => ({ headers: { "x-http-method-override": "DELETE" } })),
  "middleware with an address that changes": () => {
    let reads = 0;
    const paths = ["pipelines/pl_1", "connections/con_1/catalogs"];
    return throughMiddleware(() => ({ url: { toString: () => `${root}/v1/${paths[reads++] ?? paths[1]}` } }));
  },
  "options of `fetch` with a method": () =>
    reading().pipelines.get("pl_1", { fetchOptions: { method: "DELETE" } as never }),
  "a redirect to a read of another system": () => reading().pipelines.get("to_reach"),
  "a redirect with dots": () => reading().pipelines.get("to_dots"),
  "a redirect with encoded dots": () => reading().pipelines.get("to_encoded_dots"),
  "a redirect to no known address": () => reading().pipelines.get("to_unknown"),
  "a redirect with an overriding parameter": () => reading().pipelines.get("to_override"),
  "a second redirect": () => reading().pipelines.get("to_twice"),
  "a redirect with the transport of undici": () => reading({ fetch: undiciFetch() }).pipelines.get("to_reach"),
  "a start in a dialect": () => speaking().connections.sync("con_1"),
  "a redirect in a dialect": () => speaking().jobs.get("to_job"),
  "a client with one resource and a raw call to another": () => {
    const planasonix = createClientFor({ pipelines }, { apiKey: "k", baseUrl: `${root}/v1`, allow: ["read"] });
    return untyped(createRaw(planasonix), "GET")("/jobs");
  },
  "a list of effects that grows later": () => {
    const allow: Effect[] = ["read"];
    const planasonix = reading({ allow });
    allow.push("delete");
    return planasonix.pipelines.delete("pl_1");
  },
  "a list of `withOptions` that grows later": () => {
    const allow: Effect[] = ["read"];
    const planasonix = reading({ allow: ["read", "delete"] }).withOptions({ allow });
    allow.push("delete");
    return planasonix.pipelines.delete("pl_1");
  },
  "`withOptions` that widens": async () =>
    reading()
      .withOptions({ allow: ["read", "delete"] })
      .pipelines.delete("pl_1"),
  "`withOptions` that widens what it has narrowed": async () =>
    reading({ allow: ["read", "delete"] })
      .withOptions({ allow: ["read"] })
      .withOptions({ allow: ["delete"] })
      .pipelines.delete("pl_1"),
  "`withOptions` with nothing": () => reading().withOptions({ allow: undefined }).pipelines.delete("pl_1"),
  "an empty list": async () => reading({ allow: [] }).pipelines.delete("pl_1"),
  "an unknown effect": async () => reading({ allow: ["read", "everything" as Effect] }).pipelines.delete("pl_1"),
};

/** What is refused already because no client accepts it. */
const misuses = new Set([
  "an ID that is the path of another operation",
  "an ID of dots",
  "middleware with an address that changes",
  "options of `fetch` with a method",
  "`withOptions` that widens",
  "`withOptions` that widens what it has narrowed",
  "an empty list",
  "an unknown effect",
]);

function speaking(): Planasonix {
  return reading({ dialect: createDialect("airflow-provider"), baseUrl: `${root}/api/v1` });
}

test.each(Object.entries(tricks))("a client that may only read sends nothing else: %s", async (name, trick) => {
  const error = await rejection(Promise.resolve().then(trick));

  expect(error).toMatchObject({ name: misuses.has(name) ? "TypeError" : "NotAllowedError" });
  expect(forbidden).toEqual([]);
});

test("a client that may only read reads, also through middleware and a redirect to a read", async () => {
  const middleware: Middleware = (next) => (request) => next({ ...request, url: `${root}/v1/pipelines/pl_1` });
  const ids = [
    await reading().pipelines.get("pl_1"),
    await reading({ middleware: [middleware] }).pipelines.get("pl_2"),
    await reading().pipelines.get("to_read"),
  ].map(({ id }) => id);

  expect(ids).toEqual(["pl_1", "pl_1", "pl_1"]);
  expect(forbidden).toEqual([]);
});

test("there are at least 40 tricks", () => {
  expect(Object.keys(tricks).length).toBeGreaterThanOrEqual(40);
});
