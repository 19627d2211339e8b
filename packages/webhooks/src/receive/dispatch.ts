import type { WebhookEvents } from "../generated/events.ts";
import type { Verified } from "../verify/verify.ts";
import { type EventType, isKnownEvent, type WebhookEvent } from "./events.ts";

/** A function for each type of event that is of interest; it may be async. */
export type EventHandlers = {
  readonly [Type in EventType]?: ((event: WebhookEvents[Type], delivery: Verified) => unknown) | undefined;
};

/** A function for events of any type. */
export type EventHandler = (event: WebhookEvent, delivery: Verified) => unknown;

/**
 * Makes the function that hands an event to the handler of its type, or else to `otherwise`.
 *
 * @throws {TypeError} If `on` names a type that this version does not know: a misspelt handler would never be called.
 */
export function createDispatch(on: EventHandlers, otherwise: EventHandler | undefined): EventHandler {
  const stranger = Object.keys(on).find((type) => !isKnownEvent({ id: "", type }));
  if (stranger) throw new TypeError(`\`on\` has an unknown event, "${stranger}": use \`otherwise\``);
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
