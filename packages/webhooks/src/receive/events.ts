import { eventTypes, type WebhookEvents } from "../generated/events.ts";
import { type RawBody, rawBytes } from "../verify/raw-body.ts";

/** The name of an event type that this version knows. */
export type EventType = keyof WebhookEvents;

/** An event of a known type. `switch (event.type)` narrows it. */
export type KnownEvent = WebhookEvents[EventType];

/** An event of a type that this version does not know, with all its fields. */
export interface UnknownEvent {
  /** The ID of the event, which is the same in each delivery. */
  readonly id: string;
  /** The type of the event, such as `dlq.threshold_exceeded`. */
  readonly type: string;
  /** The data of the event, which this version does not know either. */
  readonly data?: unknown;
  /** The other fields of the event. */
  readonly [field: string]: unknown;
}

/** Any delivered event. {@link isEvent} and {@link isKnownEvent} narrow it. */
export type WebhookEvent = KnownEvent | UnknownEvent;

/** The form of the deliveries of a deployment. `createEventDialect` of `@planasonix/webhooks/dialect` creates it. */
export interface EventDialect {
  /**
   * Parses the event in a body of this form. Verify the body first: this function does not.
   *
   * @throws {SyntaxError} If the body is not an event of this form.
   * @throws {WebhookVerificationError} `body-was-parsed`, if the body is not raw.
   */
  readonly parse: (body: RawBody) => WebhookEvent;
}

/**
 * Parses the event in a body. Verify the body first: this function does not.
 *
 * @throws {SyntaxError} If the body is not a JSON object with the strings `id` and `type`.
 * @throws {WebhookVerificationError} `body-was-parsed`, if the body is not raw.
 */
export function parseEvent(body: RawBody): WebhookEvent {
  return checkEvent(parseBody(body));
}

/** Parses a body. @throws {SyntaxError} If it is not JSON. */
export function parseBody(body: RawBody): unknown {
  return JSON.parse(new TextDecoder().decode(rawBytes(body)));
}

/** @throws {SyntaxError} If a value is not an object with the strings `id` and `type`. */
export function checkEvent(value: unknown): WebhookEvent {
  // `Object` makes it safe to read the fields if the value is `null`.
  const event: WebhookEvent = Object(value);
  if (typeof event.id === "string" && typeof event.type === "string") return event;
  throw new SyntaxError("An event must have the strings `id` and `type`");
}

/** Whether an event is of the given type; narrows it to that type. */
export function isEvent<Type extends EventType>(event: WebhookEvent, type: Type): event is WebhookEvents[Type] {
  return event.type === type;
}

/** Whether this version knows the type of an event; narrows the event, so that `switch (event.type)` is exhaustive. */
export function isKnownEvent(event: WebhookEvent): event is KnownEvent {
  return eventTypes.some((type) => type === event.type);
}
