import type { Behaviours } from "../../src/description/behaviour.ts";
import { type Document, entries } from "../../src/description/document.ts";

/** The examples of webhook events that do not show the state in which they are sent, one line each. */
export function misshownStates(behaviours: Behaviours, { root, resolve }: Document): string[] {
  const events = resolve(root.webhooks);
  return Object.entries(behaviours).flatMap(([type, { lifecycle }]) =>
    Object.entries(lifecycle?.emits ?? {}).flatMap(([state, event]) => {
      const { content } = resolve(resolve(resolve(events[event]).post).requestBody);
      const { examples } = resolve(resolve(content)["application/json"]);
      return entries(examples).flatMap(([name, example]) => {
        const { attributes } = resolve(resolve(resolve(example).value).data);
        if (entries(attributes).some(([, value]) => value === state)) return [];
        return [`${type}: lifecycle.emits.${state}: the example "${name}" of the event ${event} must show this state`];
      });
    }),
  );
}
