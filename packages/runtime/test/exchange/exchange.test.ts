import { describe, expect, test } from "vitest";
import type { Middleware, MiddlewareResponse } from "../../src/middleware.ts";
import { compose } from "../../src/middleware.ts";
import { requestOf, scriptedSend } from "../../src/testing/index.ts";
import { key, problem, setup, thing } from "../support/fixture.ts";

describe("middleware", () => {
  test("wraps each attempt, with the first layer outermost", async () => {
    const seen: string[] = [];
    const layer =
      (name: string): Middleware =>
      (next) =>
      async (request) => {
        seen.push(`${name} ${request.attempt}`);
        const response = await next(request);
        seen.push(`${name} ${response.status}`);
        return response;
      };
    const { things } = setup([problem(503), thing()], { middleware: [layer("outer"), layer("inner")] });
    await things.get("th_1");
    expect(seen).toEqual([
      "outer 1",
      "inner 1",
      "inner 503",
      "outer 503",
      "outer 2",
      "inner 2",
      "inner 200",
      "outer 200",
    ]);
  });

  test("can change a request, and never sees the API key", async () => {
    const seen: string[] = [];
    const stamp: Middleware = (next) => (request) => {
      seen.push(JSON.stringify(request));
      return next({ ...request, headers: { ...request.headers, "x-tenant": "acme" } });
    };
    const { things, fetch } = setup([thing()], { middleware: [stamp] });
    await things.get("th_1");
    expect(fetch.sent[0]?.headers.get("x-tenant")).toBe("acme");
    expect(fetch.sent[0]?.headers.get("authorization")).toBe(`Bearer ${key}`);
    expect(seen.join()).not.toContain(key);
  });

  test("can write header names in any case; each header is sent once", async () => {
    const sent: RequestInit[] = [];
    const fetch = async (_url: string, init: RequestInit): Promise<Response> => {
      sent.push(init);
      return thing();
    };
    const own: Middleware = (next) => (request) =>
      next({ ...request, headers: { ...request.headers, "User-Agent": "mine/1", Accept: "text/csv" } });
    await setup([], { fetch, middleware: [own] }).things.get("th_1");
    expect(sent[0]?.headers).toEqual({ accept: "text/csv", "user-agent": "mine/1", authorization: `Bearer ${key}` });
  });

  test("fails the call if it sets an invalid header, and nothing is sent", async () => {
    const bad: Middleware = (next) => (request) => next({ ...request, headers: { "x-a": "a\nb" } });
    const { things, fetch } = setup([thing()], { middleware: [bad] });
    await expect(things.get("th_1")).rejects.toThrow(/^The header `x-a` must be a Latin-1 string/);
    expect(fetch.sent).toHaveLength(0);
  });

  test("receives the request and the response without the client's internal fields", async () => {
    const seen: unknown[] = [];
    const watch: Middleware = (next) => async (request) => {
      const response = await next(request);
      seen.push(Object.keys(request), Object.keys(response), request.operation, request.pathTemplate);
      return response;
    };
    await setup([thing()], { middleware: [watch] }).things.get("th_1");
    expect(seen).toEqual([
      ["operation", "method", "path", "pathTemplate", "attempt", "url", "headers", "body", "signal", "fetchOptions"],
      ["status", "response", "text", "stream", "durationMs"],
      "things.get",
      "/things/{thing_id}",
    ]);
  });

  test("can change the URL, the body, the signal and the fetch options", async () => {
    const calls: [string, RequestInit][] = [];
    const fetch = async (url: string, init: RequestInit): Promise<Response> => {
      calls.push([url, init]);
      return thing();
    };
    const { signal } = new AbortController();
    const change: Middleware = (next) => (request) =>
      next({ ...request, url: `${request.url}?a=1`, body: "{}", signal, fetchOptions: { cache: "reload" } });
    await setup([], { fetch, middleware: [change] }).things.create({ a: 1 });
    expect(calls).toMatchObject([["https://api.test/v1/things?a=1", { body: "{}", signal, cache: "reload" }]]);
  });

  test("cannot change the operation, the method or the path", async () => {
    const change: Middleware = (next) => (request) =>
      next({ ...request, operation: "things.delete", method: "DELETE", path: "/", attempt: 9 });
    const { things, fetch } = setup([problem(404)], { middleware: [change] });
    await expect(things.get("th_1")).rejects.toMatchObject({ operation: "things.get", path: "/things/th_1" });
    expect(fetch.sent.map(({ method }) => method)).toEqual(["GET"]);
  });

  test("cannot pass on a request created from scratch, and the error shows how to copy one", async () => {
    const forge: Middleware = (next) => () => next(requestOf());
    const { things, fetch } = setup([thing()], { middleware: [forge] });
    await expect(things.get("th_1")).rejects.toThrow(
      "Middleware must pass on its request, or a copy: `next({ ...request, headers })`",
    );
    expect(fetch.sent).toHaveLength(0);
  });

  test("is set up once for each client, so that it can keep state", async () => {
    const made: string[] = [];
    const count: Middleware = (next) => {
      made.push("made");
      return next;
    };
    const { things } = setup([problem(503), thing()], { middleware: [count] });
    await Promise.all([things.get("th_1"), things.get("th_2")]);
    expect(made).toHaveLength(1);
  });

  test("can replace a response; a file that breaks off still fails with an SDK error", async () => {
    const broken = new ReadableStream({ pull: (controller) => controller.error(new Error("reset")) });
    const copy: Middleware = (next) => async (request) => ({ ...(await next(request)), durationMs: 7 });
    const { things } = setup([() => new Response(broken)], { middleware: [copy] });
    const { body } = await things.download("th_1");
    await expect(new Response(body).text()).rejects.toMatchObject({ name: "ConnectionError", phase: "body" });
  });

  test("can respond without calling the server", async () => {
    const fromCache: Middleware = () => async () => ({ ...(await cached), status: 200 });
    const cached: Promise<MiddlewareResponse> = scriptedSend(thing({ cached: true }))(requestOf());
    const { things, fetch } = setup([thing()], { middleware: [fromCache] });
    await expect(things.get("th_1")).resolves.toMatchObject({ attributes: { cached: true } });
    expect(fetch.sent).toHaveLength(0);
  });

  test("counts toward the timeout of the attempt", async () => {
    const stuck: Middleware = () => () => new Promise<MiddlewareResponse>(() => {});
    const { things, clock } = setup([thing()], { middleware: [stuck], maxRetries: 0 });
    const call = expect(things.get("th_1")).rejects.toMatchObject({ name: "TimeoutError" });
    await clock.advance(60_000);
    await call;
  });

  test("can be tested without a client", async () => {
    const send = scriptedSend(thing());
    const twice: Middleware = (next) => async (request) => {
      await next(request);
      return next({ ...request, attempt: 2 });
    };
    await compose([twice], send)(requestOf());
    expect(send.sent.map(({ attempt }) => attempt)).toEqual([1, 2]);
  });
});
