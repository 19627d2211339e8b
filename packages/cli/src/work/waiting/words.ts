import type { StartInfo } from "@planasonix/client";
import { inOneLine } from "@planasonix/configured/src/shown/sanitize.ts";
import { quote } from "../../typed/quote.ts";
import type { Facts } from "./facts.ts";
import type { Plan } from "./plan.ts";

/** What to do if a start was interrupted before its work was known. */
export function nothingKnown({ stage, onceKey, sentKey }: Facts): string[] {
  if (stage === "before") return ["Nothing was started."];
  const unknown = "It is unknown whether the work was started";
  if (onceKey !== undefined) return [`${unknown}: run the same command again, which finds out (key ${onceKey}).`];
  if (sentKey === undefined) return [`${unknown}.`];
  return [`${unknown}. To start it again without doing it twice:`, `  --idempotency-key ${quote(sentKey)}`];
}

/** What is left going after a signal, and the commands that concern it. */
export function leftGoing(plan: Plan, { stage, resource }: Facts, id: string, isLate: boolean): string[] {
  const isKnown = stage === "going" || resource !== undefined;
  return [
    ...(plan.onInterrupt === "cancel" ? [`${id} could not be canceled${isLate ? " in time" : ""}.`] : []),
    isKnown ? `${id} is still going.` : `It is unknown whether ${id} is still going.`,
    ...waitAgain(plan, id),
  ];
}

/** The commands that take the wait up again, and that cancel the work. */
export function waitAgain({ work, flags }: Plan, id: string): string[] {
  const { cancel } = work.waiter;
  return [
    "To wait for it again:",
    `  ${pasteable([...work.wait, id, ...flags])}`,
    ...(cancel ? ["To cancel it:", `  ${pasteable([...cancel, id, ...flags])}`] : []),
  ];
}

/**
 * Says who started the work, as far as that is known: of two processes that start at once with one key, the API gives
 * both the same work, and does not say whose it is.
 */
export function startedBy({ idempotencyKey }: Plan, { onceKey }: Facts, id: string, { adopted }: StartInfo): string {
  if (adopted) return `Taking up ${id}`;
  const shared = onceKey ?? idempotencyKey;
  return shared === undefined ? `Started ${id}` : `${id} was started with the key ${inOneLine(shared)}`;
}

/** Why a run failed, in Markdown for the summary of a step. Text of the API is no Markdown there, such as a link or an image. */
export function summaryOf(title: string, message: string, url: string, log: readonly string[]): string {
  const block =
    log.length > 0 ? ["", "```text", ...log.map((line) => inOneLine(line).replaceAll("```", "'''")), "```"] : [];
  return [`### ${asMarkdown(title)}`, "", asMarkdown(message), "", url, ...block, ""].join("\n");
}

function asMarkdown(text: string): string {
  return inOneLine(text).replace(/[!-,./:-@[-^`{-~]/g, "\\$&");
}

/** Says that nothing is known of the work any more. */
export function contactLost(id: string): string {
  return `The contact was lost, so it is unknown whether ${id} is still going.`;
}

/** A command that can be pasted into a shell. */
export function pasteable(words: readonly string[]): string {
  return ["planasonix", ...words].map(quote).join(" ");
}
