import { context, propagation, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-node";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openTelemetry } from "../../src/otel.ts";
import { createHandler } from "../../src/receive/handler.ts";
import type { HandlerOptions } from "../../src/receive/handler-options.ts";
import { deliver, eventBody, now, SECRET } from "../support/delivery.ts";

const exporter = new InMemorySpanExporter();
const tracerProvider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });

beforeAll(() => new NodeTracerProvider().register());
beforeEach(() => exporter.reset());
afterAll(() => {
  trace.disable();
  context.disable();
  propagation.disable();
});

function handlerWith(options: Partial<HandlerOptions> = {}) {
  const silent = { onError: () => {}, onRefused: () => {} };
  return createHandler({ secrets: SECRET, now, telemetry: openTelemetry({ tracerProvider }), ...silent, ...options });
}

const spans = () => exporter.getFinishedSpans();

describe("the span of a delivery", () => {
  test("says the type, the age and that it is no duplicate, and is active in the handler", async () => {
    let active: string | undefined;
    const note = (): void => {
      active = trace.getActiveSpan()?.spanContext().spanId;
    };
    const on = { "job.succeeded": note };
    await handlerWith({ on, now: () => new Date(Number(now()) + 7_000) })(await deliver(eventBody("job.succeeded")));

    const [span] = spans();
    expect(span).toMatchObject({
      name: "webhook job.succeeded",
      kind: SpanKind.SERVER,
      attributes: {
        "http.response.status_code": 204,
        "planasonix.webhook.event.type": "job.succeeded",
        "planasonix.webhook.event.id": "evt_01jq8",
        "planasonix.webhook.duplicate": false,
      },
      status: { code: SpanStatusCode.UNSET },
    });
    expect(span?.attributes["planasonix.webhook.age"]).toBeGreaterThanOrEqual(7);
    expect(active).toBe(span?.spanContext().spanId);
  });

  test("says that a repeated delivery is a duplicate", async () => {
    const handler = handlerWith();
    for (let time = 0; time < 2; time += 1) await handler(await deliver(eventBody("job.succeeded")));

    expect(spans().map(({ attributes }) => attributes["planasonix.webhook.duplicate"])).toEqual([false, true]);
  });

  test("continues the trace that the delivery carries", async () => {
    const request = await deliver(eventBody("job.succeeded"));
    request.headers.set("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    await handlerWith()(request);

    expect(spans()[0]?.parentSpanContext).toMatchObject({
      traceId: "0af7651916cd43dd8448eb211c80319c",
      spanId: "b7ad6b7169203331",
    });
  });

  test("belongs to the span of an instrumented server, which has continued the trace already", async () => {
    const request = await deliver(eventBody("job.succeeded"));
    request.headers.set("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    const server = tracerProvider.getTracer("server").startSpan("POST /webhooks");
    await context.with(trace.setSpan(context.active(), server), () => handlerWith()(request));

    expect(spans()[0]?.parentSpanContext?.spanId).toBe(server.spanContext().spanId);
    expect(spans()[0]?.kind).toBe(SpanKind.INTERNAL);
  });

  test("says why a delivery was rejected or failed, without its message", async () => {
    const fails = { "job.succeeded": () => Promise.reject(new RangeError("secret")) };
    await handlerWith({ secrets: "whsec_other" })(await deliver(eventBody("job.succeeded")));
    await handlerWith({ on: fails })(await deliver(eventBody("job.succeeded")));
    await handlerWith()(await deliver("no event"));

    expect(spans().map(({ name, attributes, status }) => [name, attributes["error.type"], status.code])).toEqual([
      ["webhook", "no-match", SpanStatusCode.UNSET],
      ["webhook job.succeeded", "RangeError", SpanStatusCode.ERROR],
      ["webhook", expect.any(String), SpanStatusCode.UNSET],
    ]);
    expect(JSON.stringify(spans().map(({ attributes, status }) => [attributes, status]))).not.toContain("secret");
  });
});

test("a request that is no delivery has no span, and without a provider nothing changes", async () => {
  expect((await handlerWith()(new Request("https://x.test/"))).status).toBe(405);
  expect(spans()).toEqual([]);
  const response = await handlerWith({ telemetry: openTelemetry() })(await deliver(eventBody("job.succeeded")));
  expect(response.status).toBe(204);
});

test("a propagator gets the headers that it names, in any case, and no list of them", async () => {
  const seen: unknown[] = [];
  propagation.disable();
  propagation.setGlobalPropagator({
    inject: () => {},
    fields: () => [],
    extract(outer, headers, { get, keys }) {
      seen.push(get(headers, "X-Trace"), get(headers, "x-none"), keys(headers));
      return outer;
    },
  });
  const request = await deliver(eventBody("job.succeeded"));
  request.headers.set("x-trace", "t_1");
  await handlerWith()(request);

  expect(seen).toEqual(["t_1", undefined, []]);
});
