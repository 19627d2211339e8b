import { type Attributes, context, propagation, SpanStatusCode, trace } from "@opentelemetry/api";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import {
  InMemorySpanExporter,
  NodeTracerProvider,
  type ReadableSpan,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-node";
import { createOpenTelemetry } from "../../src/otel/index.ts";
import type { Step } from "../../src/testing/index.ts";
import { type Setup, setup } from "./fixture.ts";

/** A span, as tests compare it: without what differs at every run. */
export interface ShownSpan {
  readonly name: string;
  /** The name of the parent; `undefined` for a root. */
  readonly parent: string | undefined;
  readonly attributes: Attributes;
  readonly events: readonly (readonly [name: string, attributes: Attributes])[];
  readonly isError: boolean;
}

/** A client whose telemetry is recorded by OpenTelemetry's SDK. */
export interface Recorded extends Setup {
  readonly telemetry: ReturnType<typeof createOpenTelemetry>;
  readonly tracerProvider: NodeTracerProvider;
  readonly meterProvider: MeterProvider;
  /** The spans that have ended, in the order of their ends. */
  spans(): readonly ReadableSpan[];
  shown(): readonly ShownSpan[];
  /** The sum of a metric, by the values of its attributes. */
  metric(name: string): Promise<Record<string, number>>;
}

/** Registers a context manager and the propagator of the W3C. Call `unregister` afterwards: test files share the modules. */
export function register(): void {
  new NodeTracerProvider().register();
}

export function unregister(): void {
  trace.disable();
  context.disable();
  propagation.disable();
}

/** Creates a client with a scripted `fetch` and a fake clock, and records what it reports. */
export function record(steps: readonly Step[], options: object = {}): Recorded {
  const exporter = new InMemorySpanExporter();
  const tracerProvider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  const metricExporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter: metricExporter, exportIntervalMillis: 2 ** 30 });
  const meterProvider = new MeterProvider({ readers: [reader] });
  const telemetry = createOpenTelemetry({ tracerProvider, meterProvider }, "1.2.3");
  const spans = (): readonly ReadableSpan[] => exporter.getFinishedSpans();
  return {
    ...setup(steps, { telemetry, ...options }),
    telemetry,
    tracerProvider,
    meterProvider,
    spans,
    shown() {
      const names = new Map(spans().map((span) => [span.spanContext().spanId, span.name]));
      return spans().map(({ name, parentSpanContext, attributes, events, status }) => ({
        name,
        parent: parentSpanContext && names.get(parentSpanContext.spanId),
        attributes,
        events: events.map((event) => [event.name, event.attributes ?? {}] as const),
        isError: status.code === SpanStatusCode.ERROR,
      }));
    },
    async metric(name) {
      metricExporter.reset();
      await reader.forceFlush();
      const found = metricExporter
        .getMetrics()
        .flatMap(({ scopeMetrics }) => scopeMetrics.flatMap(({ metrics }) => metrics))
        .find(({ descriptor }) => descriptor.name === name);
      return Object.fromEntries(
        (found?.dataPoints ?? []).map(({ attributes, value }) => [
          Object.values(attributes).join(" "),
          typeof value === "number" ? value : (value.sum ?? 0),
        ]),
      );
    },
  };
}
