// Uses only the API package of OpenTelemetry, and nothing that exists once in a process, because an application may
// have the client twice.
import { type MeterProvider, type TracerProvider, trace } from "@opentelemetry/api";
import type { Telemetry, TelemetryParts } from "../model/telemetry.ts";
import { createAttemptLayers } from "./attempts.ts";
import { createCallObserver } from "./calls.ts";
import { createMeters } from "./meters.ts";
import { createWaitObserver } from "./waits.ts";

export type { Telemetry } from "../model/telemetry.ts";

/** Options of `openTelemetry`, all optional. */
export interface OpenTelemetryOptions {
  /** Creates the spans. Default: the registered provider, even if it is registered later. */
  readonly tracerProvider?: TracerProvider | undefined;
  /** Creates the metrics. Default: the registered provider, even if it is registered later. */
  readonly meterProvider?: MeterProvider | undefined;
}

/** The name of the instrumentation scope. */
const scope = "@planasonix/client";

/** Creates a value for the option `telemetry`. `version` is that of the instrumentation scope. */
export function createOpenTelemetry(options: OpenTelemetryOptions, version: string): Telemetry {
  const { tracerProvider = trace, meterProvider } = options;
  const tracer = tracerProvider.getTracer(scope, version);
  const meters = createMeters(meterProvider, scope, version);
  const layers = createAttemptLayers(tracer);
  const observe = createCallObserver(tracer, meters);
  const { wait, follow } = createWaitObserver(tracer, observe, meters);
  const telemetry: TelemetryParts = {
    name: "opentelemetry",
    ...layers,
    call: (exchange, request, act) => observe(exchange, request, act),
    wait: (name, act) => wait(telemetry, name, act),
    follow: (name, act) => follow(telemetry, name, act),
  };
  return telemetry;
}
