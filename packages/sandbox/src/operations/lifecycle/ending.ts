// How work is to end: as a test has scripted it or, without that, as a variable of the request says.
import { invalidRequest } from "@planasonix/serving";
import type { Call } from "../../call/call.ts";
import type { Ending, Workspace } from "../../call/workspace.ts";
import { isObject } from "../../description/document.ts";
import { type Duration, durationMs } from "../../time/duration.ts";
import { timeAfter } from "../../time/timestamp.ts";
import { startedWork } from "./started-work.ts";
import { endedStates, statesOf } from "./states.ts";

/**
 * The variable of a run whose value, such as `failed` or `failed after 90s`, sets how the run ends. It is meant for
 * tests in languages other than TypeScript.
 */
export const outcomeVariable = "SANDBOX_OUTCOME";

/**
 * How the work of a call is to end, as set by a test or by {@link outcomeVariable} in the request; undefined for the
 * usual end.
 * @throws {HttpError} 400 if the value of the variable is invalid.
 */
export function endingOf(call: Call): Ending | undefined {
  const { operation, body, workspace } = call;
  return workspace.takeEnding(operation.name) ?? readVariable(call, body.variables);
}

/**
 * Creates the function that takes the scripted ends of work, in order.
 * @param onRollback - Registers what restores the ends that a transaction has taken.
 */
export function createTakeEnding(
  endings: ReadonlyMap<string, Ending[]>,
  onRollback: (undo: () => void) => void,
): Workspace["takeEnding"] {
  return (name) => {
    const ending = endings.get(name)?.shift();
    if (ending !== undefined) onRollback(() => endings.get(name)?.unshift(ending));
    return ending;
  };
}

/**
 * Explains why work of a type cannot end in a state; undefined if it can, or if the state in which such work fails is not
 * known.
 */
export function explainStatus(
  workspace: Pick<Workspace, "model" | "behaviours">,
  type: string,
  status: string,
): string | undefined {
  const ended = endedStates(workspace, type);
  if (statesOf(workspace, type)?.failed === undefined || ended.has(status)) return undefined;
  return `must be a state in which the work ends (${[...ended].join(", ")}), got ${JSON.stringify(status)}`;
}

/**
 * Converts the duration of work to milliseconds.
 * @throws {TypeError} If the duration is invalid, or the work would end after the year 9999.
 */
export function workMs({ now }: Pick<Workspace, "now">, duration: Duration): number {
  const ms = durationMs(duration);
  timeAfter(now, ms);
  return ms;
}

function readVariable({ workspace, operation }: Call, variables: unknown): Ending | undefined {
  if (variables === undefined) return undefined;
  const text = isObject(variables) ? variables[outcomeVariable] : undefined;
  if (typeof text !== "string") return undefined;
  const [first = "", after] = text.split(" after ", 2);
  const status = first.trim();
  const reject = (issue: string): never => {
    throw invalidRequest({ field: `body.variables.${outcomeVariable}`, issue });
  };
  const problem = explainStatus(workspace, startedWork(workspace, operation) ?? "", status);
  if (problem !== undefined) reject(problem);
  if (after === undefined) return { status };
  try {
    return { status, afterMs: workMs(workspace, after.trim()) };
  } catch (error) {
    return reject(`must be like "failed after 90s": ${Reflect.get(Object(error), "message")}`);
  }
}
