import type { Workspace } from "../call/workspace.ts";
import type { StoredResource } from "../store/resources.ts";
import type { Timer } from "../store/timers.ts";
import { emit } from "./by-hand/deliveries.ts";
import { familyTasks, moveAlong, moved } from "./by-hand/index.ts";
import { grow, growTask } from "./lifecycle/growth.ts";
import { type Move, makeMove, moveTask } from "./lifecycle/moves.ts";
import { statesOf } from "./lifecycle/states.ts";

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
    if (resource === undefined) return;
    moved[move.type]?.(workspace, resource);
    const others = moveAlong[move.type]?.(workspace, resource) ?? [];
    for (const each of [resource, ...others]) announce(workspace, each);
  },
};

/** Queues the event of a resource's new state for the webhooks, if the state has an event. */
function announce(workspace: Workspace, resource: StoredResource): void {
  const states = statesOf(workspace, resource.type);
  const event = states?.lifecycle.emits?.[String(resource.attributes[states.attribute])];
  if (event !== undefined) emit(workspace, event, resource);
}
