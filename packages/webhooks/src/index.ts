/** Sign, verify and receive webhook deliveries in any runtime that has Web Crypto. */
export type * from "./generated/event-types.ts";
export { createMemoryStore, type DeduplicationStore, type MemoryStoreOptions } from "./receive/deduplication.ts";
export type { EventHandler, EventHandlers } from "./receive/dispatch.ts";
export {
  type EventDialect,
  type EventType,
  isEvent,
  isKnownEvent,
  type KnownEvent,
  parseEvent,
  type UnknownEvent,
  type WebhookEvent,
} from "./receive/events.ts";
export { createHandler } from "./receive/handler.ts";
export type { HandlerOptions } from "./receive/handler-options.ts";
export type { DeliveryTelemetry } from "./receive/telemetry.ts";
export { type SignatureHeaders, type SignOptions, sign } from "./send/sign.ts";
export {
  isWebhookVerificationError,
  type VerificationReason,
  WebhookVerificationError,
} from "./verify/errors.ts";
export type { Tolerance } from "./verify/freshness.ts";
export type { HeadersLike } from "./verify/headers.ts";
export type { RawBody } from "./verify/raw-body.ts";
export type { Secrets } from "./verify/secrets.ts";
export { type Verified, type VerifyOptions, verify } from "./verify/verify.ts";
