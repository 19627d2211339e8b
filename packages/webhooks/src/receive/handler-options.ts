import type { Secrets } from "../verify/secrets.ts";
import type { DeduplicationStore } from "./deduplication.ts";
import type { EventHandler, EventHandlers } from "./dispatch.ts";
import type { EventDialect, WebhookEvent } from "./events.ts";
import type { DeliveryTelemetry } from "./telemetry.ts";

/** Options of `createHandler` and `createNodeHandler`. */
export interface HandlerOptions {
  /**
   * The signing secret of the endpoint, or all valid secrets during a rotation. A function is called for each signed
   * delivery, so that a rotation needs no new handler; if it fails or returns no secret, the response is 500, and the
   * event is delivered again.
   */
  readonly secrets: Secrets | (() => Secrets | Promise<Secrets>);
  /** The handlers, by type of event. An event without a handler is acknowledged with 204. */
  readonly on?: EventHandlers | undefined;
  /** A handler for events that `on` does not name, including those of unknown types. */
  readonly otherwise?: EventHandler | undefined;
  /**
   * The form of the deliveries, of `createEventDialect` of `@planasonix/webhooks/dialect`. The handlers get events in the
   * documented form.
   *
   * @default the documented form
   */
  readonly dialect?: EventDialect | undefined;
  /**
   * A store of handled events, or `false` to handle every delivery.
   *
   * @default createMemoryStore()
   */
  readonly deduplicate?: DeduplicationStore | false | undefined;
  /**
   * Called with the error of a delivery whose response is 500, and with the event if it was parsed. Also called,
   * without an event, if `add` or `release` of the store fails.
   *
   * @default console.error
   */
  readonly onError?: ((error: unknown, event?: WebhookEvent) => unknown) | undefined;
  /**
   * Called with the error of a delivery that was rejected with 400, 401 or 413.
   *
   * @default console.warn, once for each reason
   */
  readonly onRefused?: ((error: unknown) => unknown) | undefined;
  /** Receives a span for each delivery: `openTelemetry` of `@planasonix/webhooks/otel`. Default: none. */
  readonly telemetry?: DeliveryTelemetry | undefined;
  /** The maximum age of a signature before and after its body has arrived, in seconds. @default 300 */
  readonly maxAgeSeconds?: number | undefined;
  /**
   * How far the sender's clock may be ahead, in seconds.
   *
   * @default 60
   */
  readonly maxAheadSeconds?: number | undefined;
  /**
   * The maximum size of a body, in bytes.
   *
   * @default 5_242_880, which is 5 MiB
   */
  readonly maxBodyBytes?: number | undefined;
  /**
   * Returns the current time. Pass a fake clock in tests.
   *
   * @default the system time
   */
  readonly now?: (() => Date) | undefined;
}
