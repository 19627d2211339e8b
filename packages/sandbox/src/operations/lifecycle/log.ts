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
 * Plans lines in the log of a run that starts. They are timers of the run, so that none is written after its end. Call it
 * before the end of the run is planned, so that the last lines come first.
 */
export function planLines(
  workspace: Workspace,
  { id }: StoredResource,
  { lines, endMs }: { readonly lines: readonly PlannedLine[]; readonly endMs: number },
): void {
  for (const { afterMs = endMs, attributes } of lines) {
    const detail = { run_id: id, ...attributes };
    workspace.timers.set({ due: workspace.now + afterMs, task: logTask, subject: id, detail });
  }
}

/** Writes the line in the detail of a timer. */
export function writePlannedLine(workspace: Workspace, { detail }: Timer): void {
  writeLine(workspace, detail as Attributes);
}
