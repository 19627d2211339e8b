// Judges the state that a run with a fault leaves behind, compared with the run without a fault.
import { endedStates } from "../operations/lifecycle/states.ts";
import type { Created } from "./created.ts";
import type { JudgeContext, Problem } from "./problem.ts";
import type { ProgramRun } from "./run-program.ts";
import type { Attributes, Target } from "./targets.ts";

/** Work that ends in a different state than without the fault, although the program reports success. */
export function endedOtherwise(
  { end, created }: ProgramRun,
  usual: ProgramRun,
  context: JudgeContext,
): [Problem, string][] {
  const isWork = ({ state }: Created): boolean => state !== undefined;
  const hasEnded = ({ type, state }: Created): boolean => endedStates(context, type).has(state);
  if (end !== "resolved" || !usual.created.filter(isWork).every(hasEnded)) return [];
  const isUsual = (one: Created): boolean =>
    usual.created.some(({ operation, state }) => operation === one.operation && state === one.state);
  return created
    .filter((one) => isWork(one) && hasEnded(one) && !isUsual(one))
    .map(({ id, state }) => ["ended_otherwise", `The program reports success, but ${id} has the state ${state}`]);
}

/** Resources that the program leaves behind, but removes in the run without the fault. */
export function leftBehind({ end, created }: ProgramRun, usual: ProgramRun): [Problem, string][] {
  const isKept = ({ operation }: Pick<Created, "operation">): boolean =>
    usual.created.some((one) => one.operation === operation) ||
    !usual.effects.some((one) => one.operation === operation);
  if (end === "stuck") return [];
  return created
    .filter((one) => !isKept(one))
    .map(({ operation, id }) => ["left_changed", `The program does not remove ${id}, which ${operation} created`]);
}

/**
 * Resources that the program changes and that end in neither the state of the run without the fault nor, if the program
 * fails, the state before the run.
 */
export function leftChanged({ end, targets }: ProgramRun, usual: ProgramRun): [Problem, string][] {
  return targets.flatMap((target): [Problem, string][] => {
    const expected = usual.targets.find(({ name }) => name === target.name);
    if (expected === undefined || end === "stuck") return [];
    const allowed = end === "resolved" ? [expected.after] : [expected.after, expected.before];
    const [name] = differing(target, allowed);
    if (name === undefined) return [];
    const report = end === "resolved" ? "reports success, but" : "fails, and";
    const state = name === "" ? "does not exist" : `has a different ${name} than without the fault`;
    return [["left_changed", `The program ${report} ${target.name} ${state}`]];
  });
}

/** The names of the attributes without an allowed value; one empty name if the resource is missing but should exist. */
function differing({ after }: Target, allowed: readonly Attributes[]): string[] {
  const present = allowed.filter((one) => one !== undefined);
  if (after === undefined) return present.length === allowed.length ? [""] : [];
  return Object.keys(after).filter((name) => !present.some((one) => one[name] === after[name]));
}
