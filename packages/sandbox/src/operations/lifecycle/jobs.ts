// The jobs of runs and backfills, which move together with them, and jobs that remove entries of the dead-letter queue.
import type { Workspace } from "../../call/workspace.ts";
import { strings } from "../../description/document.ts";
import type { Attributes, StoredResource } from "../../store/resources.ts";
import { endOfGrowth } from "./growth.ts";
import { makeMove } from "./moves.ts";
import { endedStates, type States, statesOf } from "./states.ts";

/** The resource type of runs. */
export const runType = "pipeline_run";

/** The resource type of jobs. */
export const jobType = "job";

/** The resource type of backfills. */
export const backfillType = "backfill";

/** The resource type of the entries of the dead-letter queue. */
export const entryType = "dlq_entry";

/** An attribute of jobs, absent from all responses: the IDs of the entries that a job removes when it succeeds. */
export const entriesAttribute = "dlq_entry_ids";

/** An attribute of jobs, absent from all responses: the scripted results. */
export const resultsAttribute = "scripted_results";

/** An attribute of jobs, absent from all responses: the ID of the run with which a job moves. */
const runAttribute = "run_id";

/** Stores a job that moves together with a run or a backfill. */
export function startJob(workspace: Workspace, leader: StoredResource, own: Attributes): StoredResource {
  const job = workspace.add(jobType, jobAttributes(workspace, leader, own));
  workspace.caused({ ...job, at: workspace.now }, leader);
  return job;
}

/** The attributes of a new job that moves together with a run or a backfill. */
export function jobAttributes({ timestamp: now }: Workspace, leader: StoredResource, own: Attributes): Attributes {
  return {
    ...own,
    created_at: now,
    queued_at: now,
    started_at: own.status === "running" ? now : null,
    finished_at: null,
    duration_seconds: null,
    error: null,
    ...(leader.type === runType && { [runAttribute]: leader.id }),
  };
}

/** A node of a pipeline that may read from a connection. */
type ConnectedNode = { readonly config?: { readonly connectionId?: unknown } | null } | null;

/** The connection that a pipeline reads from: its own, or else that of its first node; empty if it has none. */
export function connectionOf({ attributes: { source_connection_id, nodes } }: StoredResource): unknown {
  const [first]: ConnectedNode[] = Array.isArray(nodes) ? nodes : [];
  return source_connection_id ?? first?.config?.connectionId ?? "";
}

/** The ID of the newest pipeline that reads from a connection; empty if there is none. */
export function readerOf({ resources }: Workspace, connectionId: unknown): string {
  return resources.select("pipeline").find((pipeline) => connectionOf(pipeline) === connectionId)?.id ?? "";
}

/** The run with which a job moves; undefined if there is none. */
export function runOf({ resources }: Workspace, { type, attributes }: StoredResource): StoredResource | undefined {
  const id = type === jobType ? attributes[runAttribute] : undefined;
  return typeof id === "string" ? resources.find(runType, id) : undefined;
}

/** The jobs that move together with a run or a backfill. */
export function jobsOf({ resources }: Workspace, { type, attributes }: StoredResource): StoredResource[] {
  if (type !== runType && type !== backfillType) return [];
  return strings(attributes.job_ids).flatMap((id) => resources.find(jobType, id) ?? []);
}

/** Moves the jobs of a run or a backfill that have not ended to the state of their leader. Returns the moved jobs. */
export function moveJobs(workspace: Workspace, leader: StoredResource): StoredResource[] {
  const state = jobState(workspace, leader);
  const ended = endedStates(workspace, jobType);
  return jobsOf(workspace, leader).flatMap(({ id, attributes }) => {
    if (ended.has(attributes.status)) return [];
    workspace.timers.cancel(id);
    const until = endOfGrowth(leader.attributes);
    const error = leader.attributes.error ?? undefined;
    return makeMove(workspace, id, { type: jobType, state, error, until }) ?? [];
  });
}

/** The state of a job for the state of its leader. Final states may have other names. */
function jobState(workspace: Workspace, { type, attributes: { status } }: StoredResource): string {
  const [leader, job] = [statesOf(workspace, type), statesOf(workspace, jobType)];
  const final = (["succeeded", "failed", "canceled"] as const).find((name: keyof States) => leader?.[name] === status);
  return String((final && job?.[final]) ?? status);
}

/** Removes the entries of a job that has succeeded. */
export function jobMoved(workspace: Workspace, job: StoredResource): StoredResource[] {
  const hasSucceeded = job.attributes.status === statesOf(workspace, jobType)?.succeeded;
  for (const id of hasSucceeded ? strings(job.attributes[entriesAttribute]) : []) {
    const entry = workspace.resources.find(entryType, id);
    if (entry !== undefined) workspace.resources.remove(entry);
  }
  return [];
}
