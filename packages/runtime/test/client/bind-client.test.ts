import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { bindClient, internalsOf } from "../../src/client/bind-client.ts";
import { json, runs, setup, thing, things } from "../support/fixture.ts";

describe("a method", () => {
  test("takes two path parameters as an object, then the body, then options", async () => {
    const { things, fetch } = setup([thing()]);
    const path = { part_id: 7, thing_id: "th 1" };
    await things.move(path, { to: "x" }, { extraQuery: { dry_run: true }, headers: { "X-Trace": "t" } });

    const [request] = fetch.sent;
    expect(request?.method).toBe("POST");
    expect(request?.url).toBe("https://api.test/v1/things/th%201/parts/7/move?dry_run=true");
    expect(request?.headers.get("x-trace")).toBe("t");
    expect(request?.headers.get("content-type")).toBe("application/json");
    await expect(request?.json()).resolves.toEqual({ to: "x" });
  });

  test("repeats a query parameter for each item of an array, omits null and undefined, and adds `extraQuery`", async () => {
    const { things, fetch } = setup([json({ data: [] })]);
    await things.list(
      { status: ["a", "b"], name: "x&y", limit: undefined, cursor: null },
      { extraQuery: { extra: 1 } },
    );
    expect(fetch.sent[0]?.url).toBe("https://api.test/v1/things?status=a&status=b&name=x%26y&extra=1");
  });

  test("takes the query as an option if the operation has a body and a query", async () => {
    const { things, fetch } = setup([thing()]);
    await things.label("th_1", { text: "x" }, { query: { notify: true }, extraQuery: { more: 1 } });
    expect(fetch.sent[0]?.url).toBe("https://api.test/v1/things/th_1/label?notify=true&more=1");
    const twice = { query: { notify: 1 }, extraQuery: { notify: 2 } };
    await expect(things.label("th_1", {}, twice)).rejects.toThrow("given twice");
    await expect(things.create({}, { query: { notify: true } })).rejects.toThrow("Unknown option `query`");
  });

  test("sends the same request whether the caller omits an optional body or passes an empty one", async () => {
    const { things, fetch } = setup([thing()]);
    const options = { idempotencyKey: "night-1" };
    await things.run("th_1", undefined, options);
    await things.run("th_1", {}, options);

    const [omitted, empty] = await Promise.all(
      fetch.sent.map(async (request) => [Object.fromEntries(request.headers), await request.text()]),
    );
    expect(omitted).toEqual([expect.objectContaining({ "content-type": "application/json" }), "{}"]);
    expect(omitted).toEqual(empty);
  });

  test("sends neither a body nor a content type if the operation has no body", async () => {
    const { things, fetch } = setup([thing()]);
    await things.build("th_1");
    expect(fetch.sent[0]?.headers.get("content-type")).toBeNull();
    await expect(fetch.sent[0]?.text()).resolves.toBe("");
  });

  test.each([
    ["URLSearchParams", new URLSearchParams({ a: "1" }), "application/x-www-form-urlencoded;charset=UTF-8", "a=1"],
    ["a Blob", new Blob(["a,b"], { type: "text/csv" }), "text/csv", "a,b"],
    ["an ArrayBuffer", new TextEncoder().encode("raw").buffer, null, "raw"],
  ])("sends %s unchanged", async (_, body, type, text) => {
    const { things, fetch } = setup([thing()]);
    await things.create(body);
    expect(fetch.sent[0]?.headers.get("content-type")).toBe(type);
    await expect(fetch.sent[0]?.text()).resolves.toBe(text);
  });

  test.each<[unknown]>([
    [""],
    ["."],
    [".."],
    [null],
    [undefined],
    [{}],
    [[]],
    [true],
    [Number.NaN],
    [Number.POSITIVE_INFINITY],
    [Symbol("s")],
  ])("rejects %o as a path parameter before anything is sent", async (bad) => {
    const { things, fetch } = setup([thing()]);
    const path = { thing_id: "th_1", part_id: bad };
    await expect(things.move(path, {})).rejects.toThrow(TypeError);
    await expect(things.move(path, {})).rejects.toThrow(
      '`part_id` must be a well-formed string other than "", ".", "..", got ',
    );
    await expect(things.move(bad, {})).rejects.toThrow(/^`thing_id` must be .*; pass `\{ thing_id, part_id \}`$/);
    await expect(things.get(bad)).rejects.toThrow("`thing_id` must be");
    expect(fetch.sent).toHaveLength(0);
  });

  test.each([
    ["a/b", "a%2Fb"],
    ["../x", "..%2Fx"],
    ["%2e%2e", "%252e%252e"],
    ["a?b#c", "a%3Fb%23c"],
    ["ä", "%C3%A4"],
    ["...", "..."],
    [0, "0"],
  ])("sends the path parameter %j as %s", async (value, encoded) => {
    const { things, fetch } = setup([thing()]);
    await things.get(value);
    expect(fetch.sent[0]?.url).toBe(`https://api.test/v1/things/${encoded}`);
  });

  test.each([
    [{ timeout: 5 }, "Unknown option `timeout`; did you mean `timeoutMs`? The options are headers, signal"],
    [{ timeoutMs: -5 }, "`timeoutMs` must be a number above 0, got -5"],
    [{ signal: new AbortController() }, "`signal` must be an AbortSignal"],
    [{ headers: { "x-a": "b\nc" } }, "The header `x-a` must be a Latin-1 string without control characters"],
    [{ idempotencyKey: "a\nb" }, "The header `idempotency-key` must be"],
    [{ onUpdate: "log" }, "Unknown option `onUpdate`"],
    ["fast", "The options must be a plain object"],
  ])("rejects the options %j before anything is sent", async (options, message) => {
    const { things, fetch } = setup([thing()]);
    await expect(things.delete("th_1", options)).rejects.toThrow(TypeError);
    await expect(things.delete("th_1", options)).rejects.toThrow(message);
    expect(fetch.sent).toHaveLength(0);
  });

  test("rejects invalid arguments of a list when the list is used", async () => {
    const { things } = setup([thing()]);
    await expect(things.list("active")).rejects.toThrow("The query must be a plain object");
    await expect(things.list({}, { nope: 1 }).toArray()).rejects.toThrow("Unknown option `nope`");
  });

  test("resolves with `undefined` if the operation returns nothing", async () => {
    const { things } = setup([new Response(null, { status: 204 })]);
    await expect(things.delete("th_1")).resolves.toBeUndefined();
  });

  test("returns the data, the response, the rate limit and the request ID from `withResponse`", async () => {
    const headers = {
      "x-request-id": "req_1",
      "x-ratelimit-limit": "50",
      "x-ratelimit-remaining": "49",
      "x-ratelimit-reset": "1912345678",
    };
    const { things, fetch, exchange } = setup([
      json({ data: { id: "a", type: "thing", attributes: {} } }, 200, headers),
    ]);

    const full = await things.get("a").withResponse();
    expect(full).toMatchObject({
      data: { id: "a" },
      requestId: "req_1",
      rateLimit: { limit: 50, remaining: 49, resetAt: new Date(1912345678000) },
    });
    expect(full.response.status).toBe(200);
    expect(exchange.rateLimit()).toMatchObject(full.rateLimit);
    expect(fetch.sent).toHaveLength(1);
  });

  test("leaves no unhandled rejection if only `withResponse` is awaited", async () => {
    const { things } = setup([new Response("nope")]);
    await expect(things.get("a").withResponse()).rejects.toThrow("returned 200");
  });

  test("exists for each operation, wait, start and follow in the operation table", () => {
    const { things, runs } = setup([]);
    expect(Object.keys(things)).toContain("runAndWait");
    expect(Object.keys(runs)).toEqual(["get", "wait", "cancel", "listLogs", "followLogs"]);
  });
});

describe("a client", () => {
  const bind = (...args: Parameters<typeof setup>) => {
    const { exchange, fetch } = setup(...args);
    // biome-ignore lint/suspicious/noExplicitAny: the client package has the types
    const client: any = bindClient(exchange, { things, runs });
    return { client, exchange, fetch };
  };

  test("has a property for each resource, with the same object at every access", () => {
    const { client } = bind([]);
    const names: string[] = [];
    for (const name in client) names.push(name);

    expect(names).toEqual(["withOptions", "rateLimit", "things", "runs"]);
    expect(Object.keys(client.runs)).toContain("followLogs");
    expect(client.things).toBe(client.things);
  });

  test("has properties that all clients with the same tables share, and methods of its own", async () => {
    const tables = { things, runs };
    const clients = [setup([thing({}, "a")]), setup([thing({}, "b")])].map(({ exchange }) =>
      bindClient(exchange, tables),
    );
    // biome-ignore lint/suspicious/noExplicitAny: the client package has the types
    const [one, other]: any[] = clients;

    expect(Object.getPrototypeOf(one)).toBe(Object.getPrototypeOf(other));
    expect(Object.getPrototypeOf(one.withOptions({}))).toBe(Object.getPrototypeOf(one));
    expect([(await one.things.get("1")).id, (await other.things.get("1")).id]).toEqual(["a", "b"]);
  });

  test("works in a proxy and as a prototype, and its functions without `this`", async () => {
    const { client } = bind([thing()]);
    const { withOptions, things: methods } = client;

    expect(new Proxy(client, {}).things).toBe(methods);
    expect(Object.create(client).things).toBe(methods);
    expect((await withOptions({ maxRetries: 0 }).things.get("th_1")).id).toBe("th_1");
    expect(inspect(client, { depth: 9 })).not.toContain("key_live");
  });

  test("shows the rate limit of the latest response", async () => {
    const headers = { "x-ratelimit-limit": "5", "x-ratelimit-remaining": "3", "x-ratelimit-reset": "1912345678" };
    const { client } = bind([json({ data: { id: "a", type: "thing", attributes: {} } }, 200, headers)]);
    const nothing = { limit: undefined, remaining: undefined, resetAt: undefined, waiting: 0, until: undefined };
    expect(client.rateLimit).toEqual(nothing);

    await client.things.get("a");

    const stated = { limit: 5, remaining: 3, resetAt: new Date(1_912_345_678_000) };
    expect(client.rateLimit).toEqual({ ...nothing, ...stated });
  });

  test("creates a client that differs only in the options given to `withOptions`", async () => {
    const { client, fetch } = bind([thing()], { headers: { "x-team": "a" }, timeoutMs: 1_000 });
    const other = client.withOptions({ headers: { "x-trace": "t" } });

    await other.things.get("a");
    await client.things.get("a");

    expect(fetch.sent.map(({ headers }) => [headers.get("x-team"), headers.get("x-trace")])).toEqual([
      ["a", "t"],
      ["a", null],
    ]);
    expect(internalsOf(other).exchange.options.timeoutMs).toBe(1_000);
  });

  test("shares the rate limiter with the clients that `withOptions` creates", async () => {
    const headers = { "x-ratelimit-limit": "5", "x-ratelimit-remaining": "3", "x-ratelimit-reset": "1912345678" };
    const { client } = bind([json({ data: { id: "a", type: "thing", attributes: {} } }, 200, headers)]);

    await client.withOptions({ maxRetries: 0 }).things.get("a");

    expect(client.rateLimit).toMatchObject({ limit: 5, remaining: 3 });
  });

  test("is accepted by `internalsOf`, unlike a copy of the client", () => {
    const { client, exchange } = bind([]);

    expect(internalsOf(client)).toEqual({ exchange, tables: { things, runs } });
    expect(() => internalsOf({ ...client })).toThrow("The client must come from createClient or createClientFor");
  });
});
