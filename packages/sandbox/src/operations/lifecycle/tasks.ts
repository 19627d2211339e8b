// What happens without a request: what each timer does, and what follows when work reaches a state.
import type { Workspace } from "../../call/workspace.ts";
import type { StoredResource } from "../../store/resources.ts";
import type { Timer } from "../../store/timers.ts";
import { emit } from "./deliveries.ts";
import { endGitOperation, gitTask } from "./git.ts";
import { grow, growTask } from "./growth.ts";
import { backfillType, jobMoved, jobType, moveJobs } from "./jobs.ts";
import { type Move, makeMove, moveTask } from "./moves.ts";
import { moveNode, nodeTask, runMoved, runType } from "./runs.ts";
import { fireSchedule, scheduleTask } from "./schedules.ts";
import { statesOf } from "./states.ts";

/**
 * Runs the task of a timer, except the sending of a delivery. Call it in the transaction that removes the timer.
 * @throws {TypeError} If there is no such task.
 */
export function runTask(workspace: Workspace, timer: Timer): void {
  const task = tasks[timer.task];
  if (task === undefined) throw new TypeError(`There is no task ${timer.task}`);
  task(workspace, timer);
}

const tasks: Readonly<Record<string, (workspace: Workspace, timer: Timer) => void>> = {
  [moveTask]: move,
  [growTask]: grow,
  [nodeTask]: moveNode,
  [scheduleTask]: (workspace, { subject }) => fireSchedule(workspace, subject),
  [gitTask]: endGitOperation,
};

/** Moves work to a state. What follows from the state comes next, and the events of all that has moved come last. */
function move(workspace: Workspace, { subject, detail }: Timer): void {
  const { type } = detail as Move;
  const resource = makeMove(workspace, subject, detail as Move);
  if (resource === undefined) return;
  const others = followed[type]?.(workspace, resource) ?? [];
  for (const each of [resource, ...others]) announce(workspace, each);
}

/** What follows when work of a type reaches a state. The functions return the other work that they have moved. */
const followed: Readonly<Record<string, (workspace: Workspace, work: StoredResource) => StoredResource[]>> = {
  [runType]: runMoved,
  [jobType]: jobMoved,
  [backfillType]: moveJobs,
};

/** Queues the event of a resource's new state for the webhooks, if the state has an event. */
function announce(workspace: Workspace, resource: StoredResource): void {
  const states = statesOf(workspace, resource.type);
  const event = states?.lifecycle.emits?.[String(resource.attributes[states.attribute])];
  if (event !== undefined) emit(workspace, event, resource);
}
