// Triggers, which start the runs of a pipeline when an event occurs.
import { notFound } from "../../call/call.ts";
import type { Workspace } from "../../call/workspace.ts";
import type { StoredResource } from "../../store/resources.ts";
import { waits } from "./capacity.ts";
import { makeMove } from "./moves.ts";
import { startRun } from "./runs.ts";
import { startWork } from "./work.ts";

const executionType = "trigger_execution";

/** An attribute of runs, absent from all responses: the ID of the execution of the trigger that started the run. */
const executionAttribute = "execution_id";

/**
 * Fires a trigger: starts its pipeline, records the execution and returns the run. Returns undefined if the trigger is
 * disabled, or if its pipeline is not promoted to production.
 * @throws {HttpError} 404 if the trigger or its pipeline does not exist.
 */
export function fireTrigger(workspace: Workspace, id: string, summary: string): StoredResource | undefined {
  const trigger = workspace.resources.find("trigger", id);
  const pipeline = workspace.resources.find("pipeline", String(trigger?.attributes.pipeline_id));
  if (trigger === undefined || pipeline === undefined) throw notFound(id);
  if (trigger.attributes.enabled !== true || pipeline.attributes.status !== "active") return undefined;
  const { seq, id: executionId } = workspace.newId(executionType);
  const run = startRun(workspace, pipeline, {
    cause: trigger,
    trigger: { type: trigger.attributes.trigger_type },
    [executionAttribute]: executionId,
  });
  const attributes = {
    trigger_id: id,
    pipeline_run_id: run.id,
    status: "queued",
    event_summary: summary,
    started_at: workspace.timestamp,
    finished_at: null,
  };
  const execution = workspace.resources.insert(executionType, { seq, id: executionId, attributes });
  // The execution of a run that waits moves only with the run.
  if (waits(run)) workspace.caused({ type: executionType, id: executionId, at: workspace.now }, trigger);
  else startWork(workspace, execution, { cause: trigger });
  return run;
}

/** Moves the execution that has started a run to the state of the run. Returns the moved executions. */
export function moveExecutions(workspace: Workspace, { attributes }: StoredResource): StoredResource[] {
  const id = attributes[executionAttribute];
  if (typeof id !== "string") return [];
  workspace.timers.cancel(id);
  return [makeMove(workspace, id, { type: executionType, state: String(attributes.status) }) ?? []].flat();
}
