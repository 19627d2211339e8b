/**
 * Traces of deliveries for OpenTelemetry. Install `@opentelemetry/api` beside this package, and register a provider as
 * usual.
 *
 * @example
 * export const POST = createHandler({ secrets, on, telemetry: openTelemetry() });
 *
 * @module
 */

export { type OpenTelemetryOptions, openTelemetry } from "./otel/open-telemetry.ts";
export type { DeliveryTelemetry } from "./receive/telemetry.ts";
