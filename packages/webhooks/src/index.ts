export { createMemoryStore, type DeduplicationStore, type MemoryStoreOptions } from "./deduplication.ts";
export type { EventHandler, EventHandlers } from "./dispatch.ts";
export {
  isWebhookVerificationError,
  type VerificationReason,
  WebhookVerificationError,
} from "./errors.ts";
export {
  type EventType,
  isEvent,
  isKnownEvent,
  type KnownEvent,
  parseEvent,
  type UnknownEvent,
  type WebhookEvent,
} from "./events.ts";
export type { WebhookEvents } from "./generated/events.ts";
export { createHandler } from "./handler.ts";
export type { HandlerOptions } from "./handler-options.ts";
export type { HeadersLike } from "./headers.ts";
export type { RawBody } from "./raw-body.ts";
export type { Secrets } from "./secrets.ts";
export { type SignatureHeaders, type SignOptions, sign } from "./sign.ts";
export { type Verified, type VerifyOptions, verify } from "./verify.ts";
