// Compares a run that has a fault with the run that has none. A fault may make a program fail, but must not make it
// cause damage.
import { inspect } from "node:util";
import { isObject } from "../description/document.ts";
import { endedStates } from "../operations/lifecycle/states.ts";
import type { Effect } from "../tenants/tenant.ts";
import { endedOtherwise, leftBehind, leftChanged } from "./judge-state.ts";
import type { JudgeContext, Problem } from "./problem.ts";
import type { ProgramRun } from "./run-program.ts";

/** The problems of a run, worst first, each with its message. */
export function judge(run: ProgramRun, usual: ProgramRun, context: JudgeContext): [Problem, string][] {
  return [
    ...startedTwice(run, usual),
    ...runLost(run, usual, context),
    ...notStarted(run, usual),
    ...endedOtherwise(run, usual, context),
    ...leftChanged(run, usual),
    ...leftBehind(run, usual),
    ...secretShown(run),
    ...neverEnded(run),
  ];
}

function startedTwice({ effects }: ProgramRun, usual: ProgramRun): [Problem, string][] {
  const expected = countOperations(usual.effects);
  return [...countOperations(effects)]
    .filter(([operation, count]) => count > (expected.get(operation) ?? 0))
    .map(([operation, count]) => [
      "started_twice",
      `${operation} took effect ${count} times instead of ${expected.get(operation) ?? 0}`,
    ]);
}

function notStarted({ effects, end }: ProgramRun, usual: ProgramRun): [Problem, string][] {
  if (end !== "resolved" || usual.end !== "resolved") return [];
  const found = countOperations(effects);
  return [...countOperations(usual.effects)]
    .filter(([operation, count]) => (found.get(operation) ?? 0) < count)
    .map(([operation]) => ["not_started", `The program reports success, but ${operation} did not take effect`]);
}

function runLost(run: ProgramRun, usual: ProgramRun, context: JudgeContext): [Problem, string][] {
  const works = run.effects.filter(({ operation }) => startsWork(context, operation));
  return works.flatMap(({ operation, id = "" }): [Problem, string][] => {
    if (run.end === "resolved" && sawEnds(usual, context) && !sawEnd(run, id, context)) {
      return [
        ["run_lost", `The program reports success without having seen the end of ${id}, which ${operation} started`],
      ];
    }
    if (run.end === "resolved" || isKnown(run, id)) return [];
    return [["run_lost", `${operation} started ${id}, which the program does not know`]];
  });
}

/** Whether the ID of a resource occurs in a path that the program requested, in its output or in its error. */
function isKnown({ trace, error }: ProgramRun, id: string): boolean {
  return (
    trace.paths.some((path) => path.includes(id)) || [...trace.printed, textOf(error)].some((text) => text.includes(id))
  );
}

function sawEnds(run: ProgramRun, context: JudgeContext): boolean {
  const works = run.effects.filter(({ operation }) => startsWork(context, operation));
  return works.every(({ id = "" }) => sawEnd(run, id, context));
}

function sawEnd({ trace }: ProgramRun, id: string, context: JudgeContext): boolean {
  return trace.reads.some((text) => {
    const { data } = JSON.parse(text) as { readonly data?: unknown };
    return [data].flat().some((item) => isObject(item) && item.id === id && hasEnded(item, context));
  });
}

function hasEnded({ type, attributes }: Readonly<Record<string, unknown>>, context: JudgeContext): boolean {
  const name = context.model.types.get(String(type))?.waiter?.attribute ?? "status";
  return isObject(attributes) && endedStates(context, String(type)).has(attributes[name]);
}

function startsWork({ model }: JudgeContext, operation: string): boolean {
  return model.operations.get(operation.replace(".", "_"))?.extensions["x-starts"] !== undefined;
}

function secretShown({ trace, error, secrets }: ProgramRun): [Problem, string][] {
  const texts = [...trace.printed, textOf(error)];
  const isShown = secrets.some((secret) => texts.some((text) => text.includes(secret)));
  return isShown ? [["secret_shown", "The output or the error of the program contains a secret"]] : [];
}

function neverEnded({ end, trace }: ProgramRun): [Problem, string][] {
  if (end !== "stuck") return [];
  const last = trace.operations.at(-1);
  const report = last === undefined ? "it sent no request" : `its last request was ${last}`;
  return [["never_ended", `The program does not end; ${report}`]];
}

function textOf(error: unknown): string {
  return error === undefined ? "" : inspect(error, { depth: 5 });
}

function countOperations(effects: readonly Effect[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { operation } of effects) counts.set(operation, (counts.get(operation) ?? 0) + 1);
  return counts;
}
