import { inOneLine } from "../../shown/sanitize.ts";
import { partsOperation } from "./progress.ts";
import type { WaitState } from "./wait-state.ts";

/**
 * Shows a warning of the client. The client warns of each failed attempt, and a wait may take hours of them, so only the
 * first one is shown until the contact is back.
 */
export function onWarning(state: WaitState, message: string): void {
  const text = message.replace(/^planasonix: /, "");
  const { cancel } = state.work.waiter;
  if (cancel && text === `${cancel.join(".")} failed`) state.hasCancelFailed = true;
  else void warn(state, inOneLine(text));
}

async function warn(state: WaitState, message: string): Promise<void> {
  const { progress, session } = state;
  const [, operation, result] = /^(\S+) -> (.*)$/.exec(message) ?? [];
  const line = (text: string): Promise<void> => (progress ? progress.line(text) : session.say(text));
  if (operation === undefined) return line(`Warning: ${message}`);
  // Without its parts, the view shows less, and the wait goes on.
  if (state.isFailing || operation === partsOperation) return;
  const isAnswer = /^4\d\d$/.test(result ?? "");
  if (isAnswer && state.resource === undefined && result !== "429") return; // The error says it.
  state.isFailing = true;
  await line(isAnswer ? `${message}.` : `No contact: ${message}. Still trying.`);
}

/** Notes that a poll has succeeded. */
export async function onContact(state: WaitState): Promise<void> {
  if (state.isFailing) await state.progress?.line("The contact is back.");
  state.isFailing = false;
  state.isSeen = true;
}
