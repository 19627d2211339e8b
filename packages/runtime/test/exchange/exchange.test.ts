import { describe, expect, test } from "vitest";
import type { HttpResponse, Middleware } from "../../src/middleware.ts";
import { compose } from "../../src/middleware.ts";
import { requestOf, scriptedSend } from "../../src/testing/index.ts";
import { key, problem, setup, thing } from "../support/fixture.ts";

describe("middleware", () => {
  test("wraps each attempt, the first outermost", async () => {
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

  test("may change a request, and never sees the key", async () => {
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

  test("may spell headers as it likes: none is sent twice", async () => {
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

  test("that sets a header which cannot be sent fails the call, without a retry", async () => {
    const bad: Middleware = (next) => (request) => next({ ...request, headers: { "x-a": "a\nb" } });
    const { things, fetch } = setup([thing()], { middleware: [bad] });
    await expect(things.get("th_1")).rejects.toThrow(/^The header `x-a` must be a string/);
    expect(fetch.sent).toHaveLength(0);
  });

  test("may respond instead of the server", async () => {
    const fromCache: Middleware = () => async () => ({ ...(await cached), status: 200 });
    const cached: Promise<HttpResponse> = scriptedSend(thing({ cached: true }))(requestOf());
    const { things, fetch } = setup([thing()], { middleware: [fromCache] });
    await expect(things.get("th_1")).resolves.toMatchObject({ attributes: { cached: true } });
    expect(fetch.sent).toHaveLength(0);
  });

  test("is covered by the timeout of the attempt", async () => {
    const stuck: Middleware = () => () => new Promise<HttpResponse>(() => {});
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
