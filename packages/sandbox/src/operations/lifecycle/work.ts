// The start of long-running work, and its cancellation. A run and its job start and are canceled together.
import type { Cause, Ending, Workspace } from "../../call/workspace.ts";
import { firstExample } from "../../description/examples.ts";
import type { Attributes, StoredResource } from "../../store/resources.ts";
import { moveTimes } from "../../time/timestamp.ts";
import { grown } from "./growth.ts";
import { connectionOf, jobsOf, resultsAttribute, runOf, runType, startJob } from "./jobs.ts";
import { planLines } from "./log.ts";
import { cancelMoves, startLifecycle, workLength } from "./moves.ts";
import { endedStates, statesOf } from "./states.ts";

/** Why work starts, and how it is to end. */
export interface Start {
  readonly cause: Cause;
  readonly ending?: Ending | undefined;
}

/** Starts new work: records its cause, plans its states and starts the job of a run. Returns the work. */
export function startWork(workspace: Workspace, work: StoredResource, { cause, ending }: Start): StoredResource {
  if (statesOf(workspace, work.type) === undefined) return work;
  workspace.caused({ ...work, at: workspace.now }, cause);
  const { logs: lines = [], results } = ending ?? {};
  planLines(workspace, work, { lines, endMs: workLength(workspace, work.type, ending ?? {}) });
  const started = startLifecycle(workspace, work, ending);
  if (started.type === runType) return startRunJob(workspace, started, results);
  return results === undefined ? started : withResults(workspace, started, results);
}

/** Starts the job of a run, which moves together with the run. Returns the run. */
function startRunJob(workspace: Workspace, run: StoredResource, results: Attributes | undefined): StoredResource {
  const { pipeline_id, status } = run.attributes;
  const pipeline = workspace.resources.find("pipeline", String(pipeline_id));
  const connection_id = pipeline === undefined ? "" : connectionOf(pipeline);
  const own = results === undefined ? {} : { [resultsAttribute]: results };
  const job = startJob(workspace, run, { type: "pipeline_run", pipeline_id, connection_id, status, ...own });
  return workspace.resources.save(run, { attributes: { ...run.attributes, job_ids: [job.id] } });
}

function withResults(workspace: Workspace, job: StoredResource, results: Attributes): StoredResource {
  return workspace.resources.save(job, { attributes: { ...job.attributes, [resultsAttribute]: results } });
}

/**
 * Cancels work that has not ended: merges the attributes of the example of the cancellation into the work, and plans its
 * move to the canceled state. The cancellation of the job of a run cancels the run. Returns the work.
 */
export function cancelWork(workspace: Workspace, work: StoredResource): StoredResource {
  const leader = runOf(workspace, work) ?? work;
  cancelMoves(workspace, leader);
  const followers = jobsOf(workspace, leader).filter(
    ({ type, attributes }) => !endedStates(workspace, type).has(attributes.status),
  );
  const canceling = [leader, ...followers].map((one) =>
    workspace.resources.save(one, {
      attributes: { ...grown(one.attributes, workspace.now), ...cancellation(workspace, one.type) },
    }),
  );
  return canceling.find(({ id, type }) => id === work.id && type === work.type) ?? work;
}

/** The attributes that the cancellation of work of a type sets, as the example of its operation shows. */
function cancellation({ model, now }: Workspace, type: string): Attributes {
  const operation = model.types.get(type)?.operations.find(({ id }) => model.kinds.get(id) === "cancel");
  return operation === undefined
    ? {}
    : (moveTimes(firstExample(operation.successes[0]).attributes, now, "latest") as Attributes);
}
