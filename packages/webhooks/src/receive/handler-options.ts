import type { Secrets } from "../verify/secrets.ts";
import type { DeduplicationStore } from "./deduplication.ts";
import type { EventHandler, EventHandlers } from "./dispatch.ts";
import type { WebhookEvent } from "./events.ts";

/** How deliveries are received. */
export interface HandlerOptions {
  /** The secret of the endpoint, or all that are valid during a rotation. */
  readonly secrets: Secrets;
  /** What to do with each type of event. An event that nothing is to be done with is acknowledged. */
  readonly on?: EventHandlers | undefined;
  /** What to do with events that `on` does not name, those of types this version does not know among them. */
  readonly otherwise?: EventHandler | undefined;
  /** Where handled events are remembered, or `false` to handle every delivery. @default createMemoryStore() */
  readonly deduplicate?: DeduplicationStore | false | undefined;
  /** Told why a delivery ended with 500, and of which event if that is known. @default console.error */
  readonly onError?: ((error: unknown, event?: WebhookEvent) => unknown) | undefined;
  /** Told why a delivery was refused with 400, 401 or 413. @default nothing is done */
  readonly onRefused?: ((error: unknown) => unknown) | undefined;
  /** Age up to which a signature is accepted, in seconds. @default 300 */
  readonly maxAgeSeconds?: number | undefined;
  /** How far the sender's clock may be ahead, in seconds. @default 60 */
  readonly maxAheadSeconds?: number | undefined;
  /** Size up to which a body is read, in bytes. @default 5_242_880, which is 5 MB */
  readonly maxBodyBytes?: number | undefined;
  /** The present in milliseconds since 1970, for tests. @default Date.now */
  readonly now?: (() => number) | undefined;
}
