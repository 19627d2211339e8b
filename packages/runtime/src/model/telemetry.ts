import type { CallState, HttpRequest, HttpResponse, Layer } from "./request.ts";

/** Receives what a client does, as traces and metrics. Only `openTelemetry` of `@planasonix/client/otel` creates it. */
export interface Telemetry {
  /** The name of the system that receives the telemetry, such as `opentelemetry`. */
  readonly name: string;
}

/** The parts of an exchange that telemetry needs. */
export interface Observed {
  readonly options: { readonly clock: { now(): number; monotonic(): number } };
  readonly redactor: { url(url: string): string };
}

/** The parts of a request that telemetry needs before an attempt. */
export type ObservedRequest = Pick<HttpRequest, "name" | "operation" | "signal"> & {
  readonly state: CallState;
};

/** What telemetry does in a client; internal, and may change in any release. */
export interface TelemetryParts extends Telemetry {
  /** Observes one call: `act` makes it, with all its attempts. */
  call<Done extends { readonly response: HttpResponse }>(
    exchange: Observed,
    request: ObservedRequest,
    act: () => Promise<Done>,
  ): Promise<Done>;
  /** Observes a wait: `act` makes its calls with the telemetry that it gets. */
  wait<Done>(name: string, act: (inner: TelemetryParts) => Promise<Done>): Promise<Done>;
  /** Observes a list that is followed while work is running: `act` makes its calls with the telemetry that it gets. */
  follow<Item>(
    name: string,
    act: (inner: TelemetryParts) => AsyncGenerator<Item, void, undefined>,
  ): AsyncGenerator<Item, void, undefined>;
  /** The layer around the wait for the rate limiter. */
  readonly queue: Layer;
  /** The layer around an attempt that the rate limiter has admitted. */
  readonly admitted: Layer;
  /** The layer around what is really sent, with the API key. */
  readonly attempt: Layer;
}
