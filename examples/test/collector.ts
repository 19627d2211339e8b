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
  readonly events: readonly { readonly name: string; readonly attributes: Readonly<Record<string, unknown>> }[];
  readonly isError: boolean;
}

interface Attribute {
  readonly key: string;
  readonly value: object;
}
interface OtlpSpan extends Pick<ExportedSpan, "name" | "traceId" | "spanId" | "parentSpanId"> {
  readonly attributes?: readonly Attribute[];
  readonly events?: readonly { readonly name: string; readonly attributes?: readonly Attribute[] }[];
  readonly status?: { readonly code?: number };
}
interface OtlpRequest {
  readonly resourceSpans: readonly {
    readonly scopeSpans: readonly { readonly scope: { readonly name: string }; readonly spans: readonly OtlpSpan[] }[];
  }[];
}

/** The spans that a collector has received as OTLP JSON. */
export function exportedTo({ received }: { readonly received: readonly ReceivedRequest[] }): readonly ExportedSpan[] {
  const requests = received.map(({ body }): OtlpRequest => JSON.parse(body));
  return requests
    .flatMap(({ resourceSpans }) => resourceSpans)
    .flatMap(({ scopeSpans }) => scopeSpans)
    .flatMap(({ scope, spans }) =>
      spans.map(({ attributes, events = [], status, ...span }) => ({
        ...span,
        scope: scope.name,
        attributes: valuesOf(attributes),
        events: events.map((event) => ({ name: event.name, attributes: valuesOf(event.attributes) })),
        isError: status?.code === 2,
      })),
    );
}

function valuesOf(attributes: readonly Attribute[] = []): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    attributes.map(({ key, value }) => [key, "intValue" in value ? Number(value.intValue) : Object.values(value)[0]]),
  );
}
