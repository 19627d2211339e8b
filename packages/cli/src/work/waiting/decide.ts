import { exitCodes } from "@planasonix/configured/src/errors/exit-codes.ts";
import { decideExplained, decideFailure, decideLook, decideStop } from "./decide-end.ts";
import type { Event, Facts, Step } from "./facts.ts";
import type { Plan } from "./plan.ts";

/** Reading the parts of work is not part of the wait: without them, the view shows less. */
export const partsOperation = "runs.listNodes";

/** Decides what an event means. */
export function decide(plan: Plan, facts: Facts, event: Event): Step {
  const step = decideEvent(plan, facts, event);
  const { next, result } = step;
  const code = step.facts.interrupted?.code;
  if (typeof next !== "object" || code === undefined) return step;
  // A signal decides the exit code, and nothing else: the result says how the work ended.
  const { isPrinted } = next;
  return { ...step, next: { code, isPrinted }, ...(result && { result: { ...result, code } }) };
}

function decideEvent(plan: Plan, facts: Facts, event: Event): Step {
  switch (event.type) {
    case "begun":
      if (event.id === undefined) return { facts, next: "start" };
      return { facts: { ...facts, id: event.id }, result: { outcome: "going", code: null }, next: "wait" };
    case "prepared":
      return { facts: { ...facts, onceKey: event.key } };
    case "sent":
      return { facts: facts.stage === "before" ? { ...facts, stage: "starting", sentKey: event.key } : facts };
    case "found":
      return {
        facts: { ...facts, stage: "going", id: event.id, resource: event.resource },
        ...(event.id !== undefined && { result: { outcome: "going", code: null } }),
      };
    case "polled":
      return {
        facts: { ...facts, stage: "going", resource: event.resource, isFailing: false, isAnswered: true },
        lines: facts.isFailing ? ["The contact is back."] : [],
      };
    case "attempt failed":
      return decideAttempt(facts, event.operation, event.result);
    case "warned":
      return { facts, lines: [`Warning: ${event.message}`] };
    case "cancel refused":
      return { facts: { ...facts, isCancelRefused: true } };
    case "interrupted":
      return { facts: { ...facts, interrupted: event.interrupted } };
    case "stopped":
      return decideStop(plan, facts, event.isLate);
    case "looked":
      return decideLook(plan, facts, event.resource);
    case "explained":
      return decideExplained(facts, event.error);
    case "succeeded":
      return {
        facts: { ...facts, stage: "ended", resource: event.resource },
        result: { outcome: "succeeded", code: exitCodes.success },
        next: { code: exitCodes.success, isPrinted: true },
      };
    case "failed":
      return decideFailure(plan, facts, event.error);
  }
}

/** The client warns of each failed attempt, and a wait may take hours of them: the first one is shown. */
function decideAttempt(facts: Facts, operation: string, result: string): Step {
  if (facts.isFailing || operation === partsOperation) return { facts };
  const isAnswer = /^4\d\d$/.test(result);
  if (isAnswer && facts.resource === undefined && result !== "429") return { facts }; // The error says it.
  const text = `${operation} -> ${result}.`;
  const isRepeated = facts.id !== undefined; // A start may not be, and then the error says why.
  const line = isAnswer ? text : `No contact: ${text}${isRepeated ? " Still trying." : ""}`;
  return { facts: { ...facts, isFailing: true }, lines: [line] };
}
