import { context, createContextKey, trace } from "@opentelemetry/api";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bindResource } from "../../src/index.ts";
import type { Middleware } from "../../src/model/middleware.ts";
import { createOpenTelemetry } from "../../src/otel/index.ts";
import { systemClock } from "../../src/platform/clock.ts";
import { failed, items, json, key, problem, setup, thing } from "../support/fixture.ts";
import { record, register, unregister } from "../support/recorded.ts";

beforeAll(register);
afterAll(unregister);

const http = {
  "http.request.method": "GET",
  "url.template": "/things/{thing_id}",
  "url.full": "https://api.test/v1/things/th_1",
  "server.address": "api.test",
  "server.port": 443,
};

describe("the span of a call", () => {
  test("has a child for each attempt, and the delays between them as events", async () => {
    const { things, shown } = record([failed("ECONNRESET"), problem(503), thing()]);
    await things.get("th_1");

    const delay = (attempt: number, seconds: number) => [
      "planasonix.retry.delay",
      { "planasonix.attempt": attempt, "planasonix.delay": seconds, "planasonix.delay.reason": "backoff" },
    ];
    const child = { name: "GET /things/{thing_id}", parent: "things.get", events: [] };
    expect(shown()).toEqual([
      { ...child, attributes: { ...http, "error.type": "ConnectionError" }, isError: true },
      {
        ...child,
        attributes: {
          ...http,
          "http.request.resend_count": 1,
          "http.response.status_code": 503,
          "error.type": "503",
        },
        isError: true,
      },
      {
        ...child,
        attributes: { ...http, "http.request.resend_count": 2, "http.response.status_code": 200 },
        isError: false,
      },
      {
        name: "things.get",
        parent: undefined,
        attributes: { "planasonix.operation": "things.get", "planasonix.call.attempts": 3 },
        events: [delay(1, 0.25), delay(2, 0.5)],
        isError: false,
      },
    ]);
  });

  test("says how a failed call ended", async () => {
    const { things, shown } = record([problem(500, { "x-request-id": "req_7" })]);
    await things.create({ name: "a" }).catch(() => {});

    expect(shown().at(-1)).toMatchObject({
      name: "things.create",
      attributes: {
        "planasonix.operation": "things.create",
        "planasonix.call.attempts": 1,
        "planasonix.call.failure": "ambiguous",
        "planasonix.call.outcome": "unknown",
        "planasonix.call.stopped": "ambiguous",
        "planasonix.request_id": "req_7",
        "error.type": "ServerError",
      },
      isError: true,
    });
  });

  test("shows the reason of each delay: a stated one, a new API key", async () => {
    const { things, shown } = record([problem(429, { "retry-after": "7" }), problem(401), thing()], {
      apiKey: () => key,
    });
    await things.get("th_1");

    expect(
      shown()
        .at(-1)
        ?.events.map(([, attributes]) => attributes),
    ).toEqual([
      { "planasonix.attempt": 1, "planasonix.delay": 7, "planasonix.delay.reason": "hint" },
      { "planasonix.attempt": 2, "planasonix.delay": 0, "planasonix.delay.reason": "refreshed" },
    ]);
  });

  test("shows how long an attempt waited for the rate limiter, at the time at which it began to wait", async () => {
    const acquire = async (): Promise<object> => {
      await recorded.clock.sleep(1_500);
      return {};
    };
    const recorded = record([thing()], { rateLimiter: { acquire, release: () => {} } });
    await recorded.things.get("th_1");

    expect(recorded.shown().at(-1)?.events).toEqual([
      ["planasonix.limiter.delay", { "planasonix.attempt": 1, "planasonix.delay": 1.5 }],
    ]);
    const [seconds = 0, nanoseconds = 0] = recorded.spans().at(-1)?.events[0]?.time ?? [];
    expect(seconds * 1_000 + nanoseconds / 1e6).toBeCloseTo(recorded.clock.now() - 1_500, 3);
  });

  test("ends if the caller aborts during a delay, and shows the delay so far", async () => {
    const controller = new AbortController();
    const { things, shown } = record([problem(429, { "retry-after": "60" })], { clock: systemClock });
    const pending = things.get("th_1", { signal: controller.signal }).catch((error: unknown) => error);
    await expect.poll(() => shown().length).toBe(1);
    controller.abort("enough");

    await expect(pending).resolves.toBe("enough");
    expect(shown().at(-1)).toMatchObject({
      name: "things.get",
      attributes: { "error.type": "AbortError", "planasonix.call.attempts": 1 },
      events: [["planasonix.retry.delay", { "planasonix.attempt": 1 }]],
    });
  });

  test("ends its attempts even if `fetch` ignores its signal", async () => {
    const { things, clock, shown } = record([() => new Promise<never>(() => {})], { maxRetries: 0 });
    const timedOut = expect(things.get("th_1")).rejects.toMatchObject({ name: "TimeoutError" });
    await clock.advance(60_000);
    await timedOut;

    expect(shown().map(({ name, attributes }) => [name, attributes["error.type"]])).toEqual([
      ["GET /things/{thing_id}", "TimeoutError"],
      ["things.get", "TimeoutError"],
    ]);
  });

  test("is created for each page of a list", async () => {
    const page = (cursor: string | null) => json({ data: items([cursor]), meta: { page: { limit: 1, cursor } } });
    const { things, shown } = record([page("a"), page("b"), page(null)]);
    await things.list().toArray();

    expect(shown().map(({ name }) => name)).toEqual(Array(3).fill(["GET /things", "things.list"]).flat());
  });

  test("names an error of the application `_OTHER`, because its class may be any, and a rejected call is no attempt", async () => {
    const fails: Middleware = () => () => Promise.reject(Object.assign(new Error("no"), { name: "Secret th_1" }));
    const { things, shown } = record([], { middleware: [fails] });
    await things.get("th_1").catch(() => {});

    expect(shown()).toMatchObject([
      { name: "things.get", attributes: { "error.type": "_OTHER", "planasonix.call.attempts": 1 } },
    ]);
  });

  test("names an error of the platform by its class", async () => {
    const fails: Middleware = () => () => Promise.reject(new RangeError("no"));
    const { things, shown } = record([], { middleware: [fails] });
    await things.get("th_1").catch(() => {});

    expect(shown()).toMatchObject([{ name: "things.get", attributes: { "error.type": "RangeError" }, isError: true }]);
  });

  test.each([
    ["http://127.0.0.1/v1", 80],
    ["http://127.0.0.1:8080/v1", 8080],
  ])("says the port of the server: %s", async (baseUrl, port) => {
    const { things, shown } = record([thing()], { baseUrl });
    await things.get("th_1");

    expect(shown()[0]?.attributes).toMatchObject({ "server.address": "127.0.0.1", "server.port": port });
  });

  test("needs no provider of metrics", async () => {
    const { tracerProvider, shown } = record([]);
    const { things } = setup([thing()], { telemetry: createOpenTelemetry({ tracerProvider }, "1.2.3") });
    await things.get("th_1");

    expect(shown().map(({ name, parent }) => [name, parent])).toEqual([
      ["GET /things/{thing_id}", "things.get"],
      ["things.get", undefined],
    ]);
  });

  test("ends if a layer throws instead of rejecting", async () => {
    const { things, shown } = record([], { middleware: [() => () => expect.fail("at once")] });
    await things.get("th_1").catch(() => {});

    expect(shown()).toHaveLength(1);
  });

  test("contains no secret: no query, header, body or message", async () => {
    const quoting = json({ error: { code: "x", message: `${key} hunter22` } }, 400, { "x-request-id": key });
    const { things, spans } = record([failed(key), quoting]);
    await things.list({ name: "hunter22" }, { extraQuery: { token: "hunter22" } }).catch(() => {});
    await things.create({ password: "hunter22" }).catch(() => {});

    const texts = JSON.stringify(
      spans().map(({ name, attributes, events, status }) => [name, attributes, events, status]),
    );
    expect(spans().length).toBeGreaterThan(3);
    expect(texts).not.toMatch(/hunter22|key_live/);
  });

  test("has the template of an operation whose path begins with its resource", async () => {
    const { exchange, shown } = record([thing()]);
    const get = bindResource(exchange, "widgets", { get: { http: "GET ./{widget_id}?deep" } }).get;
    await get?.("w_1");

    expect(shown()[0]).toMatchObject({
      name: "GET /widgets/{widget_id}",
      attributes: { "url.template": "/widgets/{widget_id}" },
    });
  });
});

describe("the context", () => {
  test("of the call is active in middleware and in `apiKey`; the server gets that of the attempt, once", async () => {
    const active: (string | undefined)[] = [];
    const note = (): void => void active.push(trace.getActiveSpan()?.spanContext().spanId);
    const noting: Middleware = (next) => (request) => {
      note();
      return next(request);
    };
    const apiKey = (): string => {
      note();
      return key;
    };
    const { things, fetch, spans } = record([problem(503), thing()], { middleware: [noting], apiKey });
    await things.get("th_1", { headers: { Traceparent: "00-1-2-01" } });

    const [first, second, call] = spans();
    expect(new Set(active)).toEqual(new Set([call?.spanContext().spanId]));
    expect(fetch.sent.map(({ headers }) => headers.get("traceparent"))).toEqual(
      [first, second].map((span) => `00-${call?.spanContext().traceId}-${span?.spanContext().spanId}-01`),
    );
  });

  test("of the caller is the parent of the call", async () => {
    const { things, tracerProvider, spans } = record([problem(503), thing()]);
    await tracerProvider.getTracer("app").startActiveSpan("nightly", async (nightly) => {
      await things.get("th_1");
      nightly.end();
    });

    const [, , call, nightly] = spans();
    expect(call?.parentSpanContext?.spanId).toBe(nightly?.spanContext().spanId);
  });

  test("below an attempt tells other instrumentations to do nothing", async () => {
    const suppressed = createContextKey("OpenTelemetry SDK Context Key SUPPRESS_TRACING");
    let below: unknown;
    const { things } = record([
      () => {
        below = context.active().getValue(suppressed);
        return thing();
      },
    ]);
    await things.get("th_1");

    expect(below).toBe(true);
    expect(context.active().getValue(suppressed)).toBeUndefined();
  });

  test("of a caller who has suppressed tracing gets no spans, and the server no trace context", async () => {
    const suppressed = createContextKey("OpenTelemetry SDK Context Key SUPPRESS_TRACING");
    const { things, fetch, spans } = record([thing()]);
    await context.with(context.active().setValue(suppressed, true), () => things.get("th_1"));

    expect(spans()).toEqual([]);
    expect(fetch.sent[0]?.headers.has("traceparent")).toBe(false);
  });
});

describe("without a registered provider", () => {
  test("a client sends and returns the same", async () => {
    unregister();
    const run = { id: "run_1", type: "run", attributes: { status: "succeeded" } };
    const line = { id: "a", type: "log_line", attributes: { ts: "2026-11-24T06:00:00Z" } };
    const lines = (): Response => json({ data: [line], meta: { page: { limit: 10, cursor: null } } });
    const { things, runs, fetch } = setup(
      [thing({ a: 1 }), json({ data: run }), lines(), json({ data: run }), lines()],
      {
        telemetry: createOpenTelemetry({}, "1.2.3"),
      },
    );

    await expect(things.get("th_1")).resolves.toMatchObject({ attributes: { a: 1 } });
    await expect(runs.wait("run_1")).resolves.toEqual(run);
    const seen: string[] = [];
    for await (const { id } of runs.followLogs("run_1")) seen.push(id);
    expect(seen).toEqual(["a"]);
    expect(fetch.sent.map(({ headers }) => headers.has("traceparent"))).toEqual(Array(5).fill(false));
  });
});
