import { globSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { bindClient, internalsOf } from "../src/client/bind-client.ts";
import { createOpenApiFetchClient } from "../src/raw.ts";
import { scriptedFetch } from "../src/testing/index.ts";
import { json, key, problem, setup, things } from "./support/fixture.ts";
import { record } from "./support/recorded.ts";

/** The paths of a small API, as types in the form that openapi-fetch expects. */
interface Paths {
  "/things/{thing_id}": { get: { parameters: { path: { thing_id: string } }; responses: Answers } };
  "/things": { post: { requestBody?: { content: { "application/json": object } }; responses: Answers } };
  "/things/{thing_id}/file": { get: { parameters: { path: { thing_id: string } }; responses: Answers } };
  "/things/{thing_id}/parts/{part_id}": {
    get: { parameters: { path: { thing_id: string; part_id: string } }; responses: Answers };
  };
  "/elsewhere": { get: { responses: Answers }; post: { responses: Answers }; options: { responses: Answers } };
}
interface Answers {
  200: { content: { "application/json": { data: unknown } } };
  default: { content: { "application/json": { error: unknown } } };
}

function rawOf(steps: Parameters<typeof setup>[0], options: object = {}) {
  const made = setup(steps, options);
  return { ...made, raw: createOpenApiFetchClient<Paths>(internalsOf(bindClient(made.exchange, { things }))) };
}

const one = { params: { path: { thing_id: "th_1" } } };

describe("the raw client", () => {
  test("sends a request with the client's API key and retries, and resolves with the response", async () => {
    const { raw, fetch } = rawOf([problem(503), json({ data: { id: "a" } }, 200, { "x-request-id": "r" })]);
    const { data, error, response } = await raw.GET("/things/{thing_id}", one);

    expect({ data, error }).toEqual({ data: { data: { id: "a" } }, error: undefined });
    expect(response.headers.get("x-request-id")).toBe("r");
    expect(fetch.sent.map(({ url }) => url)).toEqual([
      "https://api.test/v1/things/th_1",
      "https://api.test/v1/things/th_1",
    ]);
    expect(fetch.sent[1]?.headers.get("authorization")).toBe(`Bearer ${key}`);
  });

  test.each([400, 401, 404, 409, 429, 500, 503])("resolves with `error` for the status %i", async (status) => {
    const { raw } = rawOf([problem(status)], { maxRetries: 0 });
    const { data, error, response } = await raw.GET("/things/{thing_id}", one);
    expect({ data, error, status: response.status }).toEqual({
      data: undefined,
      error: { error: { code: "oops", message: `no: ${status}` } },
      status,
    });
  });

  test("sends a body with the same idempotency key in each attempt, and retries as the operation allows", async () => {
    const { raw, fetch } = rawOf([problem(429), json({ data: {} }), problem(502)]);
    await raw.POST("/things", { body: { name: "a" } });
    expect(fetch.sent[0]?.headers.get("idempotency-key")).toBe(fetch.sent[1]?.headers.get("idempotency-key"));
    await expect(fetch.sent[1]?.json()).resolves.toEqual({ name: "a" });

    const { response } = await raw.POST("/things", { body: {} });
    expect(response.status).toBe(502);
    expect(fetch.sent).toHaveLength(3);
  });

  test("retries a POST with the caller's idempotency key", async () => {
    const { raw, fetch } = rawOf([problem(502), json({ data: {} })]);
    await raw.POST("/things", { body: {}, headers: { "Idempotency-Key": "mine" } });
    expect(fetch.sent.map(({ headers }) => headers.get("idempotency-key"))).toEqual(["mine", "mine"]);
  });

  test("rejects with a ConnectionError if there is no response", async () => {
    const { raw } = rawOf([new TypeError("fetch failed")], { maxRetries: 0 });
    await expect(raw.GET("/things/{thing_id}", one)).rejects.toMatchObject({
      name: "ConnectionError",
      operation: "things.get",
    });
  });

  test.each(["GET /things/{thing_id}", "GET ./{thing_id}", "GET ./{}", "GET ./{}?limit"] as const)(
    "finds the operation of the table that is abbreviated as `%s`",
    async (http) => {
      const { exchange } = setup([new TypeError("fetch failed")], { maxRetries: 0 });
      const client = bindClient(exchange, { things: { get: { http } } });
      await expect(
        createOpenApiFetchClient<Paths>(internalsOf(client)).GET("/things/{thing_id}", one),
      ).rejects.toMatchObject({ operation: "things.get" });
    },
  );

  test("rejects with the reason when the caller's signal aborts", async () => {
    const controller = new AbortController();
    const { raw, clock } = rawOf([() => new Promise<Response>(() => {})]);
    const call = expect(raw.GET("/things/{thing_id}", { ...one, signal: controller.signal })).rejects.toBe("enough");
    await clock.advance(0); // The request is in flight.
    controller.abort("enough");
    await call;
  });

  test("returns the contents of a file", async () => {
    const { raw } = rawOf([() => new Response("1,2")]);
    const { data } = await raw.GET("/things/{thing_id}/file", { ...one, parseAs: "text" });
    expect(data).toBe("1,2");
  });

  test.each([
    ["arrayBuffer", (data: unknown) => data],
    ["blob", (data: unknown) => new Response(data as Blob).arrayBuffer()],
    ["stream", (data: unknown) => new Response(data as ReadableStream).arrayBuffer()],
  ] as const)("keeps the bytes of a body read as %s", async (parseAs, read) => {
    const bytes = new Uint8Array([0xff, 0xfe, 0, 0x80]);
    const { raw } = rawOf([new Response(bytes)]);
    const { data } = await raw.GET("/things/{thing_id}", { ...one, parseAs });
    expect(new Uint8Array((await read(data)) as ArrayBuffer)).toEqual(bytes);
  });

  test.each(["..", ".", "", null, undefined, {}])("rejects the path parameter %j and sends nothing", async (id) => {
    const { raw, fetch } = rawOf([json({})]);
    const call = raw.GET("/things/{thing_id}", { params: { path: { thing_id: id as never } } });
    await expect(call).rejects.toThrow(/^`thing_id` must be a well-formed string other than/);
    expect(fetch.sent).toHaveLength(0);
  });

  test("validates and encodes each of several path parameters, even for a path that the operation table lacks", async () => {
    const { raw, fetch } = rawOf([json({})]);
    const path = "/things/{thing_id}/parts/{part_id}";
    const call = raw.GET(path, { params: { path: { thing_id: "th_1", part_id: ".." } } });
    await expect(call).rejects.toThrow(/^`part_id` must be/);
    await raw.GET(path, { params: { path: { thing_id: "th_1", part_id: "a/b" } } });
    expect(fetch.sent.map(({ url }) => url)).toEqual(["https://api.test/v1/things/th_1/parts/a%2Fb"]);
  });

  // Engines differ in the depth that they can serialize: Node 26 serializes this body, but Node 24 does not.
  test("sends a deeply nested body or rejects it with a TypeError", async () => {
    const { raw, fetch } = rawOf([json({})]);
    const body = Array.from({ length: 100_000 }).reduce<object>((inner) => [inner], []);
    const [result] = await Promise.allSettled([raw.POST("/things", { body })]);
    if (result.status === "fulfilled") expect(fetch.sent).toHaveLength(1);
    else expect([result.reason.name, fetch.sent.length]).toEqual(["TypeError", 0]);
  });

  test("sends the headers of a call, but rejects one that would replace the API key", async () => {
    const { raw, fetch } = rawOf([json({})], { headers: { "x-team": "a" } });
    await raw.GET("/things/{thing_id}", { ...one, headers: { "X-Team": "b" } });
    expect(fetch.sent[0]?.headers.get("x-team")).toBe("b");
    const call = raw.GET("/things/{thing_id}", { ...one, headers: { Authorization: "Basic eA==" } });
    await expect(call).rejects.toThrow("`headers` must be");
  });

  test("uses the `fetch` of a call, with the client's API key and retries", async () => {
    const { raw, fetch } = rawOf([json({})]);
    const own = scriptedFetch(problem(503), json({ data: {} }));
    const { response } = await raw.GET("/things/{thing_id}", { ...one, fetch: (request) => own(request.url, request) });
    expect(response.status).toBe(200);
    expect(own.sent.map(({ headers }) => headers.get("authorization"))).toEqual([`Bearer ${key}`, `Bearer ${key}`]);
    expect(fetch.sent).toHaveLength(0);
  });

  test("returns no data for a 204", async () => {
    const { raw } = rawOf([new Response(null, { status: 204 })]);
    const { data, response } = await raw.GET("/things/{thing_id}", one);
    expect({ data, status: response.status }).toEqual({ data: undefined, status: 204 });
  });

  test("rejects an object that is not a client of this copy of the package", () => {
    expect(() => internalsOf({})).toThrow("The client must come from createClient or createClientFor of the same copy");
  });

  test("retries a request as its method allows if the operation table lacks the path", async () => {
    const { raw, fetch } = rawOf([problem(502), json({ data: {} }), problem(502), json({ data: {} })]);
    await raw.GET("/elsewhere");
    const { response } = await raw.POST("/elsewhere");
    expect(response.status).toBe(502);
    await raw.OPTIONS("/elsewhere");
    expect(fetch.sent.map(({ method }) => method)).toEqual(["GET", "GET", "POST", "OPTIONS"]);
  });
});

test("each call of the raw client has a span with its attempts, which has the name of the operation if the table has its path", async () => {
  const { exchange, shown } = record([problem(503), json({ data: {} }), json({ data: {} })]);
  const raw = createOpenApiFetchClient<Paths>(internalsOf(bindClient(exchange, { things })));
  await raw.GET("/things/{thing_id}", one);
  await raw.GET("/elsewhere");

  expect(shown().map(({ name, parent }) => [name, parent])).toEqual([
    ["GET /things/{thing_id}", "things.get"],
    ["GET /things/{thing_id}", "things.get"],
    ["things.get", undefined],
    ["GET /elsewhere", "raw GET"],
    ["raw GET", undefined],
  ]);
});

test("only `raw` imports openapi-fetch, so that it can be replaced there", () => {
  const sources = `${import.meta.dirname}/../src/`;
  const modules = globSync("**/*.ts", { cwd: sources });

  const importing = modules.filter((file) => / from "openapi-fetch"/.test(readFileSync(sources + file, "utf8")));

  expect(importing).toEqual(["raw.ts"]);
});
