// What happens without a request: what each timer does, and what follows when work reaches a state.
import type { Workspace } from "../../call/workspace.ts";
import type { StoredResource } from "../../store/resources.ts";
import type { Timer } from "../../store/timers.ts";
import { emit } from "./deliveries.ts";
import { endGitOperation, gitTask } from "./git.ts";
import { backfillType, jobMoved, jobType, moveJobs, runType } from "./jobs.ts";
import { logTask, writePlannedLine } from "./log.ts";
import { type Move, makeMove, moveTask } from "./moves.ts";
import { notify } from "./notifications.ts";
import { moveNode, nodeTask, runMoved } from "./runs.ts";
import { fireSchedule, scheduleTask } from "./schedules.ts";
import { statesOf } from "./states.ts";
import { moveExecutions } from "./triggers.ts";

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
  [nodeTask]: moveNode,
  [logTask]: writePlannedLine,
  [scheduleTask]: (workspace, { subject }) => fireSchedule(workspace, subject),
  [gitTask]: endGitOperation,
};

/** Moves work to a state. */
function move(workspace: Workspace, { subject, detail }: Timer): void {
  const work = makeMove(workspace, subject, detail as Move);
  if (work !== undefined) follow(workspace, work);
}

/** Does what follows when work has reached a state, and then the same for the other work that has moved with it. */
function follow(workspace: Workspace, work: StoredResource): void {
  const others = followers[work.type]?.(workspace, work) ?? [];
  announce(workspace, work);
  for (const other of others) follow(workspace, other);
}

/** What follows when work of a type reaches a state. The functions return the other work that they have moved. */
const followers: Readonly<Record<string, (workspace: Workspace, work: StoredResource) => StoredResource[]>> = {
  [runType]: (workspace, run) => [...runMoved(workspace, run), ...moveExecutions(workspace, run)],
  [jobType]: jobMoved,
  [backfillType]: moveJobs,
};

/** Sends the event of the new state of work, if the state has an event, to webhooks and to notification channels. */
function announce(workspace: Workspace, work: StoredResource): void {
  const states = statesOf(workspace, work.type);
  const state = String(work.attributes[states?.attribute ?? ""]);
  const { emits, notifies } = states?.lifecycle ?? {};
  if (emits?.[state] !== undefined) emit(workspace, emits[state], work);
  if (notifies?.[state] !== undefined) notify(workspace, notifies[state], work);
}
