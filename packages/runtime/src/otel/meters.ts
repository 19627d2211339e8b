import { type Counter, type Histogram, type MeterProvider, metrics, type UpDownCounter } from "@opentelemetry/api";

/** The metrics of a client. All are by operation. */
export interface Meters {
  readonly duration: Histogram;
  readonly attempts: Counter;
  readonly throttled: Counter;
  readonly limiterDelay: Histogram;
  readonly inFlight: UpDownCounter;
  readonly queued: UpDownCounter;
}

/** The limits of the buckets of durations, in seconds: those of the conventions for HTTP, and more for long calls. */
const seconds = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 30, 60, 120, 300];

/**
 * Returns a function that returns the metrics; `undefined` as long as no provider is registered. The API package has no
 * proxy for meters, so that metrics of a provider that is registered later would be lost.
 */
export function createMeters(
  given: MeterProvider | undefined,
  scope: string,
  version: string,
): () => Meters | undefined {
  let provider: MeterProvider | undefined;
  let meters: Meters | undefined;
  return () => {
    const current = given ?? metrics.getMeterProvider();
    if (current !== provider) {
      provider = current;
      meters = createFrom(current, scope, version);
    }
    return meters;
  };
}

function createFrom(provider: MeterProvider, scope: string, version: string): Meters | undefined {
  const meter = provider.getMeter(scope, version);
  const duration = (name: string, description: string): Histogram =>
    meter.createHistogram(name, { description, unit: "s", advice: { explicitBucketBoundaries: seconds } });
  const meters = {
    duration: duration("planasonix.client.call.duration", "Duration of calls, with all attempts and delays"),
    limiterDelay: duration("planasonix.client.limiter.delay", "How long attempts waited for the rate limiter"),
    attempts: meter.createCounter("planasonix.client.attempts", {
      description: "Attempts that were sent",
      unit: "{attempt}",
    }),
    throttled: meter.createCounter("planasonix.client.throttled", {
      description: "Responses with the status 429",
      unit: "{response}",
    }),
    inFlight: meter.createUpDownCounter("planasonix.client.attempts.active", {
      description: "Attempts in flight",
      unit: "{attempt}",
    }),
    queued: meter.createUpDownCounter("planasonix.client.attempts.queued", {
      description: "Attempts that wait for the rate limiter",
      unit: "{attempt}",
    }),
  };
  // The meter of no provider returns one object for all instruments of a kind.
  return Object.is(meters.duration, meters.limiterDelay) ? undefined : meters;
}
