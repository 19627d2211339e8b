// The log of a run.
import type { PlannedLine, Workspace } from "../../call/workspace.ts";
import type { Attributes, StoredResource } from "../../store/resources.ts";
import type { Timer } from "../../store/timers.ts";

/** The resource type of the lines of the logs of runs. */
export const logType = "log_line";

/** The task of the timers that write a line. */
export const logTask = "log";

/** Writes a line now. */
export function writeLine(workspace: Workspace, line: Attributes): void {
  const seq = workspace.resources.nextSequence();
  workspace.resources.insert(logType, { seq, id: "", attributes: { ts: workspace.timestamp, ...line } });
}

/**
 * Plans lines in the log of a run that starts. They are timers of the run, so that none is written after its end. Set them
 * before those that end the run, so that the last lines come first.
 */
export function planLines(
  { now }: Workspace,
  { id }: StoredResource,
  { lines, endMs }: { readonly lines: readonly PlannedLine[]; readonly endMs: number },
): Timer[] {
  return lines.map(({ afterMs = endMs, attributes }) => {
    return { due: now + afterMs, task: logTask, subject: id, detail: { run_id: id, ...attributes } };
  });
}

/** Writes the line in the detail of a timer. */
export function writePlannedLine(workspace: Workspace, { detail }: Timer): void {
  writeLine(workspace, detail as Attributes);
}
