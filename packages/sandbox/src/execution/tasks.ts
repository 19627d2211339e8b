import type { Workspace } from "../engine/workspace.ts";
import { emit } from "../families/deliveries.ts";
import { familyTasks, moved } from "../families/index.ts";
import { grow, growTask } from "../machines/growth.ts";
import { type Move, makeMove, moveTask } from "../machines/lifecycle.ts";
import { statesOf } from "../machines/states.ts";
import type { Timer } from "../time/timers.ts";

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
  ...familyTasks,
  [growTask]: grow,
  [moveTask]: (workspace, { subject, detail }) => {
    const move = detail as Move;
    const resource = makeMove(workspace, subject, move);
    if (resource !== undefined) moved[move.type]?.(workspace, resource);
    const event = statesOf(workspace, move.type)?.lifecycle.emits?.[move.state];
    if (resource !== undefined && event !== undefined) emit(workspace, event, resource);
  },
};
