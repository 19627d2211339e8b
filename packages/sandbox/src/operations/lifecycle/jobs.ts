// Jobs that move together with a backfill, and jobs that remove entries of the dead-letter queue.
import type { Workspace } from "../../call/workspace.ts";
import { strings } from "../../description/document.ts";
import type { StoredResource } from "../../store/resources.ts";
import { makeMove } from "./moves.ts";
import { endedStates, statesOf } from "./states.ts";

/** The resource type of jobs. */
export const jobType = "job";

/** The resource type of backfills. */
export const backfillType = "backfill";

/** The resource type of the entries of the dead-letter queue. */
export const entryType = "dlq_entry";

/** An attribute of jobs, absent from all responses: the IDs of the entries that a job removes when it succeeds. */
export const entriesAttribute = "dlq_entry_ids";

/** Removes the entries of a job that has succeeded. */
export function jobMoved(workspace: Workspace, job: StoredResource): StoredResource[] {
  const hasSucceeded = job.attributes.status === statesOf(workspace, jobType)?.succeeded;
  for (const id of hasSucceeded ? strings(job.attributes[entriesAttribute]) : []) {
    const entry = workspace.resources.find(entryType, id);
    if (entry !== undefined) workspace.resources.remove(entry);
  }
  return [];
}

/** Moves the jobs of a backfill that have not ended to the state of the backfill. Returns the moved jobs. */
export function moveJobs(workspace: Workspace, { attributes }: StoredResource): StoredResource[] {
  const state = jobState(workspace, attributes.status);
  const ended = endedStates(workspace, jobType);
  return strings(attributes.job_ids).flatMap((id) => {
    const job = workspace.resources.find(jobType, id);
    if (job === undefined || ended.has(job.attributes.status)) return [];
    workspace.timers.cancel(id);
    return makeMove(workspace, id, { type: jobType, state, error: attributes.error ?? undefined }) ?? [];
  });
}

/** The state of a job for a state of its backfill. Only the names of the successful states differ. */
function jobState(workspace: Workspace, status: unknown): string {
  const [backfill, job] = [backfillType, jobType].map((type) => statesOf(workspace, type));
  return status === backfill?.succeeded ? String(job?.succeeded) : String(status);
}
