/**
 * Traces and metrics for OpenTelemetry: a span for each call, attempt and wait. Install `@opentelemetry/api` beside the
 * client, and register a provider as usual.
 *
 * @example
 * const planasonix = createClient({ telemetry: openTelemetry() });
 *
 * @module
 */
import type { Telemetry } from "@planasonix/runtime";
import { createOpenTelemetry, type OpenTelemetryOptions } from "@planasonix/runtime/otel";
import { version } from "./generated/version.ts";

export type { Telemetry } from "@planasonix/runtime";
export type { OpenTelemetryOptions } from "@planasonix/runtime/otel";

/**
 * Creates a value for the option `telemetry`, which reports to OpenTelemetry. Without a registered provider, it does
 * nothing.
 *
 * A call is a span without attributes of HTTP; each of its attempts is a child by the conventions for HTTP clients, and
 * sends its context in `traceparent`. Instrumentations of `fetch`, undici and http do not see these requests, if a
 * context manager is registered. A wait is one span with its polls as events. Names and attributes contain no secrets,
 * queries, headers or bodies.
 *
 * @example
 * const planasonix = createClient({ telemetry: openTelemetry() });
 */
export function openTelemetry(options: OpenTelemetryOptions = {}): Telemetry {
  return createOpenTelemetry(options, version);
}
