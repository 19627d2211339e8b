import type { ReceivedRequest } from "./recording-server.ts";

/** A span, as OpenTelemetry's exporter sends it to a collector. */
export interface ExportedSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  /** The name of what has created the span. */
  readonly scope: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** The start and the end, in milliseconds since 1970. */
  readonly start: number;
  readonly end: number;
  readonly events: readonly ExportedEvent[];
  readonly isError: boolean;
}

/** An event of a span. */
export interface ExportedEvent {
  readonly name: string;
  /** When it happened, in milliseconds since 1970. */
  readonly at: number;
  readonly attributes: Readonly<Record<string, unknown>>;
}

interface Attribute {
  readonly key: string;
  readonly value: object;
}
interface OtlpEvent {
  readonly name: string;
  readonly timeUnixNano: string;
  readonly attributes?: readonly Attribute[];
}
interface OtlpSpan extends Pick<ExportedSpan, "name" | "traceId" | "spanId" | "parentSpanId"> {
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes?: readonly Attribute[];
  readonly events?: readonly OtlpEvent[];
  readonly status?: { readonly code?: number };
}
interface OtlpRequest {
  readonly resourceSpans: readonly {
    readonly scopeSpans: readonly { readonly scope: { readonly name: string }; readonly spans: readonly OtlpSpan[] }[];
  }[];
}

/** The spans that a collector has received as OTLP JSON. */
export function exportedTo({ received }: { readonly received: readonly ReceivedRequest[] }): readonly ExportedSpan[] {
  return received.flatMap(({ body }) => readTraces(JSON.parse(body)));
}

/** The spans of a request to a collector. */
export function readTraces({ resourceSpans }: OtlpRequest): readonly ExportedSpan[] {
  return resourceSpans
    .flatMap(({ scopeSpans }) => scopeSpans)
    .flatMap(({ scope, spans }) =>
      spans.map(({ attributes, events = [], status, ...span }) => ({
        ...span,
        scope: scope.name,
        attributes: valuesOf(attributes),
        start: toMs(span.startTimeUnixNano),
        end: toMs(span.endTimeUnixNano),
        events: events.map(({ name, timeUnixNano, attributes }) => ({
          name,
          at: toMs(timeUnixNano),
          attributes: valuesOf(attributes),
        })),
        isError: status?.code === 2,
      })),
    );
}

const toMs = (nanoseconds: string): number => Number(BigInt(nanoseconds) / 1_000_000n);

function valuesOf(attributes: readonly Attribute[] = []): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    attributes.map(({ key, value }) => [key, "intValue" in value ? Number(value.intValue) : Object.values(value)[0]]),
  );
}
