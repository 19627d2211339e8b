// How many runs may go on at the same time.
import { HttpError } from "@planasonix/serving";
import type { Ending, Workspace } from "../../call/workspace.ts";
import { strings } from "../../description/document.ts";
import { typeOf } from "../../description/model.ts";
import type { StoredResource } from "../../store/resources.ts";
import { runType } from "./jobs.ts";
import { endedStates, statesOf } from "./states.ts";

/** An attribute of runs, absent from all responses: how a run that waits for capacity is to end. */
export const waitingAttribute = "waiting";

/** Whether a run waits for capacity. */
export function waits({ attributes }: StoredResource): boolean {
  return attributes[waitingAttribute] !== undefined;
}

/** Whether a new run exceeds the limit. */
export function exceedsLimit(workspace: Workspace, run: StoredResource): boolean {
  const limit = workspace.capacity.runs;
  if (limit === undefined) return false;
  return goingRuns(workspace).filter(({ id }) => id !== run.id).length >= limit;
}

/** The error of a request that would start a run while all capacity is in use. */
export function capacityInUse(workspace: Workspace): HttpError {
  // The run of the request has no timers yet, and a run of the seed never ends.
  const ends = goingRuns(workspace).flatMap(({ id }) => workspace.timers.lastDue(id) ?? []);
  const waitMs = ends.length === 0 ? 0 : Math.min(...ends) - workspace.now;
  const seconds = Math.max(1, Math.ceil(waitMs / 1000));
  const message = `All run capacity is in use: ${workspace.capacity.runs} may run at a time. Start the run when one has ended.`;
  return new HttpError({ status: 429, message, headers: { "Retry-After": String(seconds) } });
}

/** The oldest run that waits and may start, and how it is to end; undefined if there is none. */
export function nextWaiting(
  workspace: Workspace,
): { readonly run: StoredResource; readonly ending: Ending } | undefined {
  const limit = workspace.capacity.runs ?? Number.POSITIVE_INFINITY;
  const queued = inState(workspace, statesOf(workspace, runType)?.steps[0]);
  const run = queued.find(waits);
  if (run === undefined || goingRuns(workspace).length >= limit) return undefined;
  return { run, ending: run.attributes[waitingAttribute] as Ending };
}

/** The runs that have not ended and do not wait. */
function goingRuns(workspace: Workspace): StoredResource[] {
  const { attributes } = typeOf(workspace.model, runType);
  const name = statesOf(workspace, runType)?.attribute;
  const states = strings(attributes.find((attribute) => attribute.name === name)?.schema["x-extensible-enum"]);
  const ended = endedStates(workspace, runType);
  const going = states.filter((state) => !ended.has(state)).flatMap((state) => inState(workspace, state));
  return going.filter((run) => !waits(run));
}

/** The runs in a state, oldest first. */
function inState(workspace: Workspace, state: string | undefined): StoredResource[] {
  const attribute = statesOf(workspace, runType)?.attribute;
  if (attribute === undefined || state === undefined) return [];
  return workspace.resources.select(runType, { where: [{ attribute, equals: state }], ascending: true });
}
