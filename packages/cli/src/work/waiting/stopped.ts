import { Ended } from "@planasonix/configured/src/errors/exit-code.ts";
import type { Step } from "./facts.ts";
import type { Plan } from "./plan.ts";

/** How programs are told that a wait has ended. */
export interface ErrorsForPrograms {
  /** Whether a program reads the errors, so that nothing is said in words. */
  isAsked(): boolean;
  /** Prints an error at once, because the process ends. */
  report(error: Stopped): Promise<unknown>;
}

/** A signal has ended a wait, told as an error, for programs. */
export class Stopped extends Ended {
  /** `unknown` if the start was sent, and nothing says whether it was executed. */
  readonly outcome: "unknown" | undefined;
  /** The key with which that start is not executed twice. */
  readonly idempotencyKey: string | undefined;
  /** Whether the same command goes on: nothing was started, or it finds out what was. */
  readonly isRepeatable: boolean;

  constructor({ work }: Plan, { facts, lines = [] }: Step) {
    const { id, stage, interrupted, onceKey, sentKey } = facts;
    if (interrupted === undefined) throw new TypeError("No signal has ended the wait");
    const isLeft = id !== undefined && stage !== "ended";
    super(interrupted.code, withoutCommands(lines), isLeft ? { work: { operation: work.poll, id } } : {});
    const isUnknown = id === undefined && stage !== "before";
    this.outcome = isUnknown ? "unknown" : undefined;
    this.idempotencyKey = isUnknown ? (onceKey ?? sentKey) : undefined;
    this.isRepeatable = id === undefined && (stage === "before" || onceKey !== undefined);
  }
}

/** Whether a step ends a wait in a way that is told as an error. */
export function isError({ facts, next }: Step): boolean {
  return typeof next === "object" && (next.error !== undefined || facts.interrupted !== undefined);
}

/** The lines for people up to the commands, which programs get in a field. */
function withoutCommands(lines: readonly string[]): string {
  return lines.join(" ").replace(/ To (?:wait for|start) it again.*$/s, "");
}
