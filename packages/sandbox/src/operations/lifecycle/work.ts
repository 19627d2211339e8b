// The start of long-running work, and its cancellation. A run and its job start and are canceled together.
import type { Cause, Ending, Workspace } from "../../call/workspace.ts";
import type { Attributes, StoredResource } from "../../store/resources.ts";
import { moveTimes } from "../../time/timestamp.ts";
import { capacityInUse, exceedsLimit, nextWaiting, waitingAttribute } from "./capacity.ts";
import { grown } from "./growth.ts";
import { connectionOf, jobAttributes, jobsOf, jobType, resultsAttribute, runOf, runType } from "./jobs.ts";
import { planLines } from "./log.ts";
import { cancelMoves, type Plan, planLifecycle, workLength } from "./moves.ts";
import { endedStates, statesOf } from "./states.ts";

/** Why work starts, and how it is to end. */
export interface Start {
  readonly cause: Cause;
  readonly ending?: Ending | undefined;
}

/** Starts new work: records its cause, plans its states and starts the job of a run. Returns the work. */
export function startWork(workspace: Workspace, work: StoredResource, { cause, ending = {} }: Start): StoredResource {
  const { type } = work;
  if (statesOf(workspace, type) === undefined) return work;
  // First all that is read and planned, then all that is written.
  const { results } = ending;
  const scripted = results === undefined ? {} : { [resultsAttribute]: results };
  const job = type === runType ? runJob(workspace, work, scripted) : undefined;
  const waits = type === runType && exceedsLimit(workspace, work);
  if (waits && cause.type === "request") throw capacityInUse(workspace);
  const { timers, growth } = waits
    ? { timers: [], growth: { [waitingAttribute]: ending } }
    : planned(workspace, work, ending);

  workspace.caused({ ...work, at: workspace.now }, cause);
  for (const timer of timers) workspace.timers.set(timer);
  const attributes: Record<string, unknown> = { ...growth, ...(job === undefined && scripted) };
  if (job !== undefined) {
    const { id } = workspace.add(jobType, job);
    workspace.caused({ type: jobType, id, at: workspace.now }, work);
    attributes.job_ids = [id];
  }
  if (Object.keys(attributes).length === 0) return work;
  return workspace.resources.save(work, { attributes: { ...work.attributes, ...attributes } });
}

/** The timers of the states and the log of work, and the plan of its growth. */
function planned(workspace: Workspace, work: StoredResource, ending: Ending): Plan {
  const { logs = [] } = ending;
  const { timers, growth } = planLifecycle(workspace, work, ending);
  if (logs.length === 0) return { timers, growth };
  // The lines come first, because the end of a run cancels its timers.
  const lines = planLines(workspace, work, { lines: logs, endMs: workLength(workspace, work.type, ending) });
  return { timers: [...lines, ...timers], growth };
}

/** Starts the runs that wait, oldest first, as far as the limit permits. */
export function startWaitingRuns(workspace: Workspace): void {
  for (let next = nextWaiting(workspace); next !== undefined; next = nextWaiting(workspace)) {
    const { run, ending } = next;
    const { timers, growth } = planned(workspace, run, ending);
    for (const timer of timers) workspace.timers.set(timer);
    workspace.resources.save(run, { attributes: { ...run.attributes, ...growth, [waitingAttribute]: undefined } });
  }
}

/** The attributes of the job of a run, which moves together with the run. */
function runJob(workspace: Workspace, run: StoredResource, own: Attributes): Attributes {
  const { pipeline_id, status } = run.attributes;
  const pipeline = workspace.resources.find("pipeline", String(pipeline_id));
  const connection_id = pipeline === undefined ? "" : connectionOf(pipeline);
  return jobAttributes(workspace, run, { type: "pipeline_run", pipeline_id, connection_id, status, ...own });
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
      attributes: {
        ...grown(one.attributes, workspace.now),
        ...cancellation(workspace, one.type),
        [waitingAttribute]: undefined,
      },
    }),
  );
  return canceling.find(({ id, type }) => id === work.id && type === work.type) ?? work;
}

/** The attributes that the cancellation of work of a type sets, as the example of its operation shows. */
function cancellation({ model, now }: Workspace, type: string): Attributes {
  const operation = model.types.get(type)?.operations.find(({ id }) => model.kinds.get(id) === "cancel");
  return operation === undefined
    ? {}
    : (moveTimes(operation.successes[0].example.attributes, now, "latest") as Attributes);
}
