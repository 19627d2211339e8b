import { describe, expect, test } from "vitest";
import type { Answer, Middleware } from "../src/middleware.ts";
import { compose } from "../src/middleware.ts";
import { requestOf, scriptedSend } from "../src/testing.ts";
import { failed, key, problem, setup, thing } from "./fixture.ts";
import { type Span, traceAttempts } from "./trace-attempts.ts";

/** A tracer that keeps its spans: the part of OpenTelemetry's that the example uses. */
function createTracer() {
  const spans: (Span & { name: string; attributes: Record<string, unknown>; events: unknown[]; hasEnded: boolean })[] =
    [];
  return {
    spans,
    startSpan(name: string, { attributes = {} }: { attributes?: Record<string, unknown> } = {}) {
      const span = {
        name,
        attributes,
        events: [] as unknown[],
        hasEnded: false,
        setAttribute: (key: string, value: unknown) => Object.assign(span.attributes, { [key]: value }),
        addEvent: (event: string) => span.events.push(event),
        end: () => Object.assign(span, { hasEnded: true }),
        spanContext: () => ({ traceId: "4bf92f3577b34da6a3ce929d0e0e4736", spanId: "00f067aa0ba902b7", traceFlags: 1 }),
      };
      spans.push(span);
      return span;
    },
  };
}

describe("middleware", () => {
  test("wraps each attempt, the first outermost", async () => {
    const seen: string[] = [];
    const layer =
      (name: string): Middleware =>
      (next) =>
      async (request) => {
        seen.push(`${name} ${request.attempt}`);
        const answer = await next(request);
        seen.push(`${name} ${answer.status}`);
        return answer;
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

  test("may answer in place of the server", async () => {
    const fromCache: Middleware = () => async () => ({ ...(await cached), status: 200 });
    const cached: Promise<Answer> = scriptedSend(thing({ cached: true }))(requestOf());
    const { things, fetch } = setup([thing()], { middleware: [fromCache] });
    await expect(things.get("th_1")).resolves.toMatchObject({ attributes: { cached: true } });
    expect(fetch.sent).toHaveLength(0);
  });

  test("is bounded like everything in an attempt", async () => {
    const stuck: Middleware = () => () => new Promise<Answer>(() => {});
    const { things, clock } = setup([thing()], { middleware: [stuck], maxRetries: 0 });
    const call = expect(things.get("th_1")).rejects.toMatchObject({ name: "TimeoutError" });
    await clock.advance(60_000);
    await call;
  });

  test("can be tried without a client", async () => {
    const send = scriptedSend(thing());
    const twice: Middleware = (next) => async (request) => {
      await next(request);
      return next({ ...request, attempt: 2 });
    };
    await compose([twice], send)(requestOf());
    expect(send.sent.map(({ attempt }) => attempt)).toEqual([1, 2]);
  });
});

describe("the OpenTelemetry example", () => {
  test("gives a span for each attempt, so that pauses show as gaps between them", async () => {
    const { spans, ...tracer } = createTracer();
    const { things, fetch } = setup([failed("ECONNRESET"), problem(503), thing()], {
      middleware: [traceAttempts(tracer)],
    });
    await things.get("th_1", { query: { token: "hunter22" } });

    expect(spans.map(({ name, attributes, hasEnded }) => ({ name, ...attributes, hasEnded }))).toEqual([
      { ...common, "http.request.resend_count": 0, "error.type": "ConnectionError" },
      { ...common, "http.request.resend_count": 1, "http.response.status_code": 503, "error.type": "503" },
      { ...common, "http.request.resend_count": 2, "http.response.status_code": 200 },
    ]);
    expect(fetch.sent[0]?.headers.get("traceparent")).toBe("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
  });

  test("puts no secret into attributes", async () => {
    const { spans, ...tracer } = createTracer();
    const { things } = setup([thing()], { middleware: [traceAttempts(tracer)] });
    await things.create({ password: "hunter22" }, { query: { token: "hunter22" } });
    expect(JSON.stringify(spans)).not.toContain("hunter22");
    expect(JSON.stringify(spans)).not.toContain(key);
  });

  const common = {
    name: "things.get",
    "http.request.method": "GET",
    "url.template": "/things/{thing_id}",
    "server.address": "api.test",
    hasEnded: true,
  };
});
