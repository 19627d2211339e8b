// How a wait ends: what is said, what is recorded, and with which exit code.

import { statusOf, verdictOf } from "@planasonix/configured/src/described/work.ts";
import { Ended, exitCodeOf } from "@planasonix/configured/src/errors/exit-code.ts";
import { type ExitCode, exitCodes } from "@planasonix/configured/src/errors/exit-codes.ts";
import { inOneLine } from "@planasonix/configured/src/shown/sanitize.ts";
import type { End, Facts, Step } from "./facts.ts";
import type { Plan } from "./plan.ts";
import type { Outcome } from "./result-file.ts";
import { contactLost, leftGoing, nothingKnown, waitAgain } from "./words.ts";

/**
 * The wait was rejected. A wait without a time limit goes on for as long as the API answers now and then; once work
 * exists, any loss of contact leaves open how it goes on.
 */
export function decideFailure(plan: Plan, facts: Facts, error: unknown): Step {
  const { id, stage } = facts;
  const { name, reason, message, last = facts.resource } = Object(error);
  const isOver = name !== "WaitError" || !/^(deadline|contact_lost)$/.test(reason);
  if (!isOver && !plan.hasLimit && facts.isAnswered && id !== undefined) {
    return { facts: { ...facts, isAnswered: false }, next: "wait" };
  }
  const given = exitCodeOf(error);
  const isBegun = stage === "going" && id !== undefined && name !== "WaitError" && given !== exitCodes.bug;
  const code = isBegun ? exitCodes.unknown : given;
  const hasEnded = code === exitCodes.failed || code === exitCodes.canceled;
  const next: End = {
    code,
    error:
      code === given
        ? error
        : new Ended(code, inOneLine(message), { cause: error, work: { operation: plan.work.poll, id } }),
    isPrinted: id !== undefined && last !== undefined && given !== exitCodes.bug,
  };
  return {
    facts: { ...facts, stage: hasEnded ? "ended" : stage, resource: last },
    lines: id === undefined || given === exitCodes.bug ? [] : linesOf(plan, id, code),
    result: { outcome: outcomeOf(plan, facts, code, error), code, error },
    next: code === exitCodes.failed && id !== undefined ? "explain" : next,
  };
}

function linesOf(plan: Plan, id: string, code: ExitCode): string[] {
  if (code === exitCodes.stillGoing) return [`${id} is still going.`, ...waitAgain(plan, id)];
  return code === exitCodes.unknown ? [contactLost(id), ...waitAgain(plan, id)] : [];
}

const outcomes: Readonly<Partial<Record<ExitCode, Outcome>>> = {
  [exitCodes.failed]: "failed",
  [exitCodes.stillGoing]: "going",
  [exitCodes.canceled]: "canceled",
};

/** A definite no before the work existed means that nothing was started, unless it is about an earlier request. */
function outcomeOf({ isStart }: Plan, { stage }: Facts, code: ExitCode, error: unknown): Outcome {
  const isNo = code === exitCodes.usage || code === exitCodes.notSent || code === exitCodes.rejected;
  const isOpen = Object(error).outcome === "unknown";
  if (isStart && !isOpen && (stage === "before" || (stage === "starting" && isNo))) return "not_started";
  return outcomes[code] ?? "unknown";
}

/** After a signal: work that may still be going is looked at once, unless it has been canceled. */
export function decideStop(plan: Plan, facts: Facts, isLate: boolean): Step {
  const { stage, id, interrupted, isCancelRefused } = facts;
  const code = interrupted?.code ?? exitCodes.bug;
  const end: End = { code, isPrinted: false };
  if (stage === "ended") return { facts, next: end };
  if (id === undefined) {
    const outcome = stage === "before" ? "not_started" : "interrupted";
    return { facts, lines: [`${interrupted?.message}.`, ...nothingKnown(facts)], result: { outcome, code }, next: end };
  }
  const isAsked = plan.onInterrupt === "cancel" && !isCancelRefused && !isLate;
  if (!isAsked && !isLate) return { facts, next: "look" };
  const lines = isAsked ? [`Asked Planasonix to cancel ${id}.`] : leftGoing(plan, facts, id, isLate);
  return { facts, lines: [`${interrupted?.message}.`, ...lines], result: { outcome: "interrupted", code }, next: end };
}

/** The last word after a signal: the work may have ended since the last poll. */
export function decideLook(plan: Plan, facts: Facts, resource: unknown): Step {
  const { id = "", interrupted } = facts;
  const code = interrupted?.code ?? exitCodes.bug;
  const next: End = { code, isPrinted: false };
  const title = `${interrupted?.message}.`;
  const verdict = resource === undefined ? "pending" : verdictOf(plan.work, resource);
  if (verdict === "pending") {
    const lines = [title, ...leftGoing(plan, facts, id, false)];
    return { facts, lines, result: { outcome: "interrupted", code }, next };
  }
  return {
    facts: { ...facts, stage: "ended", resource },
    lines: [title, `${id} has ended: ${statusOf(plan.work, resource)}.`],
    result: { outcome: verdict, code },
    next,
  };
}

/** The failure has been explained. */
export function decideExplained(facts: Facts, error: unknown): Step {
  const result = { outcome: "failed", code: exitCodes.failed, error } as const;
  return { facts, result, next: { code: exitCodes.failed, error, isPrinted: facts.resource !== undefined } };
}
