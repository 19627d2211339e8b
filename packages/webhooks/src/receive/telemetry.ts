import type { HeadersLike } from "../verify/headers.ts";
import type { WebhookEvent } from "./events.ts";

/** Observes deliveries. Only `openTelemetry` of `@planasonix/webhooks/otel` creates it. */
export interface DeliveryTelemetry {
  /** The name of the system that receives the telemetry, such as `opentelemetry`. */
  readonly name: string;
}

/** What is known of a delivery. Updated as the delivery is received. */
export interface DeliveryFacts {
  /** The event, once the body has been verified and parsed. */
  readonly event?: WebhookEvent;
  /** The age of the signature in seconds, once its header has been read. */
  readonly ageSeconds?: number;
  /** Whether the event was passed on to its handler. */
  readonly isDispatched?: boolean;
  /** Why the delivery was rejected, or failed. */
  readonly error?: unknown;
}

/** What telemetry does in a handler; internal, and may change in any release. */
export interface DeliveryTelemetryParts extends DeliveryTelemetry {
  /** Observes one delivery. `act` receives it, and updates the facts. */
  observe<Done extends { readonly status: number }>(
    headers: HeadersLike,
    facts: DeliveryFacts,
    act: () => Promise<Done>,
  ): Promise<Done>;
}
