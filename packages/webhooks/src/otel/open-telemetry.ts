import {
  type Attributes,
  type Context,
  context,
  propagation,
  SpanKind,
  SpanStatusCode,
  type TracerProvider,
  trace,
} from "@opentelemetry/api";
import type { DeliveryFacts, DeliveryTelemetry, DeliveryTelemetryParts } from "../receive/telemetry.ts";
import { type HeadersLike, readHeader } from "../verify/headers.ts";

/** Options of `openTelemetry`, all optional. */
export interface OpenTelemetryOptions {
  /** Creates the spans. Default: the registered provider, even if it is registered later. */
  readonly tracerProvider?: TracerProvider | undefined;
}

/**
 * Creates a value for the option `telemetry` of `createHandler` and `createNodeHandler`: a span for each delivery, named
 * after the type of its event, with its age and whether it is a duplicate. The span is active in the handlers. If no span is
 * active, such as that of an instrumented server, it continues the trace that the delivery carries, if any. It contains no
 * headers, bodies or messages.
 *
 * @example
 * const handler = createHandler({ secrets, on, telemetry: openTelemetry() });
 */
export function openTelemetry({ tracerProvider = trace }: OpenTelemetryOptions = {}): DeliveryTelemetry {
  const tracer = tracerProvider.getTracer("@planasonix/webhooks");
  const telemetry: DeliveryTelemetryParts = {
    name: "opentelemetry",
    async observe(headers, facts, act) {
      const active = context.active();
      const isInside = trace.getSpan(active) !== undefined;
      const outer = isInside ? active : continued(active, headers);
      const kind = isInside ? SpanKind.INTERNAL : SpanKind.SERVER;
      const span = tracer.startSpan("webhook", { kind }, outer);
      const response = await context.with(trace.setSpan(outer, span), act);
      if (facts.event) span.updateName(`webhook ${facts.event.type}`);
      span.setAttributes(attributesOf(facts, response.status));
      if (response.status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
      return response;
    },
  };
  return telemetry;
}

/** The context of the trace that a delivery carries. */
function continued(active: Context, headers: HeadersLike): Context {
  return propagation.extract(active, headers, {
    get: (from, name) => readHeader(from, name) || undefined,
    keys: () => [],
  });
}

function attributesOf({ event, ageSeconds, isDispatched, error }: DeliveryFacts, status: number): Attributes {
  const { reason, name } = Object(error);
  const type = status >= 400 && [reason, name].find((text) => typeof text === "string");
  return {
    "http.response.status_code": status,
    ...(event && {
      "planasonix.webhook.event.type": event.type,
      "planasonix.webhook.event.id": event.id,
      "planasonix.webhook.duplicate": isDispatched !== true,
    }),
    ...(ageSeconds !== undefined && { "planasonix.webhook.age": ageSeconds }),
    ...(status >= 400 && { "error.type": type || String(status) }),
  };
}
