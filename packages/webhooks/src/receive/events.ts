import { eventTypes, type WebhookEvents } from "../generated/events.ts";
import { type RawBody, rawBytes } from "../verify/raw-body.ts";

// Fails to compile when a described event lacks what `parseEvent` asserts of every event.
type Described<Events extends { [Name in keyof Events]: { readonly id: string; readonly type: Name } }> = Events;

/** The name of an event that this version knows. */
export type EventType = keyof Described<WebhookEvents>;

/** An event that this version knows. `switch (event.type)` tells which. */
export type KnownEvent = WebhookEvents[EventType];

/** An event that this version does not know; it came whole. */
export interface UnknownEvent {
  readonly id: string;
  readonly type: string;
  readonly [member: string]: unknown;
}

/** Whatever a delivery may carry. {@link isEvent} and {@link isKnownEvent} narrow it. */
export type WebhookEvent = KnownEvent | UnknownEvent;

/**
 * Reads the event of a body. Verify the body first: this does not.
 *
 * @throws {SyntaxError} If the body is no JSON object with the strings `id` and `type`.
 * @throws {WebhookVerificationError} `body-was-parsed`, if it is no raw body.
 */
export function parseEvent(body: RawBody): WebhookEvent {
  // A claim until it is checked. What is no object has no members.
  const event: WebhookEvent = Object(JSON.parse(new TextDecoder().decode(rawBytes(body))));
  if (typeof event.id === "string" && typeof event.type === "string") return event;
  throw new SyntaxError("An event has the strings `id` and `type`");
}

/** Whether an event is of one type; narrows it to the members of that type. */
export function isEvent<Type extends EventType>(event: WebhookEvent, type: Type): event is WebhookEvents[Type] {
  return event.type === type;
}

/** Whether this version knows the type of an event; narrows it so that `switch (event.type)` is exhaustive. */
export function isKnownEvent(event: WebhookEvent): event is KnownEvent {
  return eventTypes.some((type) => type === event.type);
}
