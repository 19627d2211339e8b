import { eventTypes, type WebhookEvents } from "../generated/events.ts";
import { checkOptions } from "../verify/options.ts";
import type { Verified } from "../verify/verify.ts";
import { type EventType, isKnownEvent, type WebhookEvent } from "./events.ts";

/** The handlers, by type of event. Each is optional and may be async. */
export type EventHandlers = {
  readonly [Type in EventType]?: ((event: WebhookEvents[Type], delivery: Verified) => unknown) | undefined;
};

/** A handler for events of any type. */
export type EventHandler = (event: WebhookEvent, delivery: Verified) => unknown;

/**
 * Creates the function that passes an event to the handler of its type, or else to `otherwise`.
 *
 * @throws {TypeError} If `on` names an unknown type, because a handler for a misspelled type would never be called; or
 *   if a handler is not a function.
 */
export function createDispatch(on: EventHandlers, otherwise: EventHandler | undefined): EventHandler {
  const unknown = Object.keys(on).find((type) => !isKnownEvent({ id: "", type }));
  if (unknown) throw new TypeError(`\`on\` names the unknown event "${unknown}": use \`otherwise\``);
  checkOptions(on, eventTypes.map((type) => `${type}:function`).join(", "));
  return (event, delivery) =>
    isKnownEvent(event) && on[event.type] ? call(on, event.type, event, delivery) : otherwise?.(event, delivery);
}

function call<Type extends EventType>(
  on: EventHandlers,
  type: Type,
  event: WebhookEvents[Type],
  delivery: Verified,
): unknown {
  return on[type]?.(event, delivery);
}
