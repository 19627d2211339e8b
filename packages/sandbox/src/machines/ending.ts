import { isObject } from "../description/document.ts";
import type { Call } from "../engine/call.ts";
import type { Ending } from "../engine/workspace.ts";
import { durationMs } from "../time/duration.ts";

/** The variable of a run that sets its end, for tests in other languages: `failed`, `failed after 90s`. */
export const outcomeVariable = "SANDBOX_OUTCOME";

/**
 * How the work of a call is to end, as set by a test or by the variable in the request; undefined for the usual end.
 */
export function endingOf({ operation, body, workspace }: Call): Ending | undefined {
  return workspace.takeEnding(operation.name) ?? readVariable(body.variables);
}

function readVariable(variables: unknown): Ending | undefined {
  const text = isObject(variables) ? variables[outcomeVariable] : undefined;
  if (typeof text !== "string") return undefined;
  const [status = "", after] = text.split(" after ", 2);
  return { status: status.trim(), ...(after !== undefined && { afterMs: durationMs(after.trim()) }) };
}
