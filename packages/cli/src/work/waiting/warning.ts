import type { Work } from "@planasonix/configured/src/described/work.ts";
import { inOneLine } from "@planasonix/configured/src/shown/sanitize.ts";
import type { Event } from "./facts.ts";

/** What a warning of the client means for a wait. */
export function readWarning(warning: string, { waiter: { cancel } }: Work): Event {
  const message = inOneLine(warning.replace(/^planasonix: /, ""));
  if (cancel && message === `${cancel.join(".")} failed`) return { type: "cancel refused" };
  const [, operation, result = ""] = /^(\S+) -> (.*)$/.exec(message) ?? [];
  return operation === undefined ? { type: "warned", message } : { type: "attempt failed", operation, result };
}
