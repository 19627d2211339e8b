import { SpanStatusCode, trace } from "@opentelemetry/api";
import {
  InMemorySpanExporter,
  NodeTracerProvider,
  type ReadableSpan,
  SimpleSpanProcessor,
  type SpanProcessor,
} from "@opentelemetry/sdk-trace-node";
import { createClient } from "@planasonix/client";
import { fakeClock, type Step, scriptedFetch } from "@planasonix/runtime/testing";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { traceAttempts } from "../opentelemetry.ts";

const key = "plnx_live_0123456789";
const exporter = new InMemorySpanExporter();
const clock = fakeClock();
const periods: { readonly startMs: number; endMs?: number }[] = [];

/** Records when spans start and end, on the clock of the client. */
const stopwatch: SpanProcessor = {
  onStart: () => void periods.push({ startMs: clock.monotonic() }),
  onEnd: () => void Object.assign(periods.at(-1) ?? {}, { endMs: clock.monotonic() }),
  forceFlush: async () => {},
  shutdown: async () => {},
};
const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter), stopwatch] });
provider.register();
beforeEach(() => {
  exporter.reset();
  periods.length = 0;
});
afterAll(() => provider.shutdown());

const pipeline = Response.json({ data: { id: "pl_1", type: "pipeline", attributes: { name: "Orders" } } });
const unavailable = new Response("no", { status: 503 });
const throttled = new Response("slow down", { status: 429, headers: { "retry-after": "7" } });
const reset = new TypeError("fetch failed", { cause: Object.assign(new Error("reset"), { code: "ECONNRESET" }) });

function connect(steps: readonly Step[], options: object = {}) {
  const fetch = scriptedFetch(...steps);
  const given = { apiKey: key, baseUrl: "https://api.test/v1", fetch, clock, random: () => 0, ...options };
  return { fetch, planasonix: createClient({ ...given, middleware: [traceAttempts()] }) };
}

const shown = ({ name, attributes, status }: ReadableSpan): object => ({ name, ...attributes, status: status.code });
const common = {
  name: "pipelines.get",
  "http.request.method": "GET",
  "url.template": "/pipelines/{pipeline_id}",
  "server.address": "api.test",
  "server.port": 443,
};

describe("the OpenTelemetry example", () => {
  test("creates a span for each attempt and sends its context to the server", async () => {
    const { planasonix, fetch } = connect([reset, unavailable, pipeline]);
    await planasonix.pipelines.get("pl_1");

    const failed = { ...common, status: SpanStatusCode.ERROR };
    expect(exporter.getFinishedSpans().map(shown)).toEqual([
      { ...failed, "error.type": "ConnectionError" },
      { ...failed, "http.request.resend_count": 1, "http.response.status_code": 503, "error.type": "503" },
      { ...common, "http.request.resend_count": 2, "http.response.status_code": 200, status: SpanStatusCode.UNSET },
    ]);
    expect(fetch.sent.map(({ headers }) => headers.get("traceparent")?.split("-")[2])).toEqual(
      exporter.getFinishedSpans().map((span) => span.spanContext().spanId),
    );
  });

  test("makes the active span the parent of the span of each attempt", async () => {
    const { planasonix } = connect([unavailable, pipeline]);
    await trace.getTracer("app").startActiveSpan("nightly", async (nightly) => {
      await planasonix.pipelines.get("pl_1");
      nightly.end();
    });

    const [first, second, nightly] = exporter.getFinishedSpans();
    const parents = [first, second].map((span) => span?.parentSpanContext?.spanId);
    expect(parents).toEqual(Array(2).fill(nightly?.spanContext().spanId));
  });

  test("reports the delays of a call as the gaps between its spans, to the millisecond", async () => {
    const { planasonix } = connect([unavailable, throttled, unavailable, pipeline]);
    const { attempts } = await planasonix.pipelines.get("pl_1").withResponse();

    const gaps = periods.slice(1).map(({ startMs }, index) => startMs - (periods[index]?.endMs ?? Number.NaN));
    expect(gaps).toEqual([250, 7_000, 500]); // A 429 does not increase the backoff.
    expect(attempts.map(({ waitMs }) => waitMs)).toEqual([...gaps, 0]);
  });

  test("ends the span of an attempt that times out", async () => {
    const stuck = ({ signal }: Request): Promise<Response> =>
      new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    const { planasonix } = connect([stuck], { maxRetries: 0 });
    const cutOff = expect(planasonix.pipelines.get("pl_1")).rejects.toMatchObject({ name: "TimeoutError" });
    await clock.advance(60_000);
    await cutOff;

    expect(periods).toHaveLength(1);
    expect(exporter.getFinishedSpans().map(shown)).toMatchObject([{ "error.type": "TimeoutError" }]);
  });

  test("keeps secrets out of the name, attributes, events and status of a span", async () => {
    const quoting = new Response(`${key} and hunter22`, { status: 400, headers: { "x-request-id": key } });
    const cause = new TypeError(`fetch failed for ${key}`);
    const { planasonix } = connect([cause, quoting]);
    const config = { name: "Orders", config: { password: "hunter22" } };
    await planasonix.pipelines.get("pl_1", { extraQuery: { token: "hunter22" } }).catch(() => {});
    await planasonix.connections.create({ type: "postgres", ...config }).catch(() => {});

    const spans = exporter.getFinishedSpans();
    const texts = JSON.stringify(
      spans.map(({ name, attributes, events, status }) => [name, attributes, events, status]),
    );
    expect(spans.length).toBeGreaterThan(2);
    expect(texts).not.toMatch(/hunter22|plnx_live/);
  });
});
