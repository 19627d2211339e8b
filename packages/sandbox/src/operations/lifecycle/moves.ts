// Moves long-running work through its states. Each move is a timer, so that it follows the virtual time and survives a
// restart.

import type { Ending, Workspace } from "../../call/workspace.ts";
import { exampleWith } from "../../description/examples.ts";
import { typeOf } from "../../description/model.ts";
import type { Attributes, StoredResource } from "../../store/resources.ts";
import type { Timer } from "../../store/timers.ts";
import { durationMs } from "../../time/duration.ts";
import { isTimestamp } from "../../time/timestamp.ts";
import { grown, plannedGrowth, withScripted } from "./growth.ts";
import { endedStates, type States, statesOf } from "./states.ts";

/** The task of the timers that move a resource to a state. */
export const moveTask = "move";

/** The move that a timer makes. */
export interface Move {
  readonly type: string;
  readonly state: string;
  readonly error?: unknown;
  /** When the growth of numbers in the state ends, in milliseconds since 1970; undefined if they do not grow. */
  readonly until?: number | undefined;
  /** The scripted attributes: up to which numbers grow until `until`, or which the work has in the state. */
  readonly attributes?: Attributes | undefined;
}

/** What happens to a resource in time: its moves, and the growth of numbers in its present state. */
export interface Plan {
  readonly timers: readonly Timer[];
  /** The attributes to add to the resource. */
  readonly growth: Attributes;
}

/** Plans the lifecycle of a resource, if its type has one and its state is one of the steps. */
export function planLifecycle(workspace: Workspace, resource: StoredResource, ending: Ending = {}): Plan {
  const { type, id: subject, attributes } = resource;
  const states = statesOf(workspace, type);
  const first = states?.steps.indexOf(String(attributes[states.attribute])) ?? -1;
  if (states === undefined || first < 0) return { timers: [], growth: {} };
  const { now } = workspace;
  const moves = planMoves(states, first, ending);
  const end = now + (moves.at(-1)?.afterMs ?? 0);
  const timers = moves.map(({ afterMs, state, error }, index): Timer => {
    const isLastStep = index === moves.length - 2;
    const isEnd = index === moves.length - 1;
    const scripted = isLastStep || isEnd ? ending.attributes : undefined;
    const detail: Move = { type, state, error, until: isLastStep ? end : undefined, attributes: scripted };
    return { due: now + afterMs, task: moveTask, subject, detail };
  });
  const growth = moves.length > 1 ? {} : plannedGrowth(workspace, type, { until: end, scripted: ending.attributes });
  return { timers, growth };
}

/** Starts the lifecycle of a resource. Returns the resource. */
export function startLifecycle(workspace: Workspace, resource: StoredResource, ending?: Ending): StoredResource {
  const { timers, growth } = planLifecycle(workspace, resource, ending);
  for (const timer of timers) workspace.timers.set(timer);
  if (Object.keys(growth).length === 0) return resource;
  return workspace.resources.save(resource, { attributes: { ...resource.attributes, ...growth } });
}

/** How long new work of a type takes until its end, in milliseconds. */
export function workLength(workspace: Workspace, type: string, { afterMs }: Ending): number {
  return afterMs ?? usualLength(statesOf(workspace, type)?.lasting ?? []);
}

function usualLength(lasting: readonly number[]): number {
  return lasting.reduce((sum, ms) => sum + ms, 0);
}

interface PlannedMove {
  readonly afterMs: number;
  readonly state: string;
  readonly error?: unknown;
}

function planMoves({ steps, lasting: all, succeeded }: States, first: number, ending: Ending): PlannedMove[] {
  const { status, afterMs, error } = ending;
  const lasting = all.slice(first);
  const normalMs = usualLength(lasting);
  const endMs = afterMs ?? normalMs;
  let reachedMs = 0;
  const moves: PlannedMove[] = [];
  for (const [index, ms] of lasting.slice(0, -1).entries()) {
    // Work that ends earlier than usual goes through the same states faster.
    reachedMs += normalMs > endMs ? (ms * endMs) / normalMs : ms;
    moves.push({ afterMs: reachedMs, state: String(steps[first + index + 1]) });
  }
  return [...moves, { afterMs: endMs, state: status ?? succeeded, error }];
}

/**
 * Cancels the planned moves, and moves the work to its canceled state after the duration `canceling`. Does nothing if
 * the work has no such state.
 */
export function cancelMoves(workspace: Workspace, resource: StoredResource): void {
  const states = statesOf(workspace, resource.type);
  if (states?.canceled === undefined) return;
  workspace.timers.cancel(resource.id);
  const detail: Move = { type: resource.type, state: states.canceled };
  const due = workspace.now + durationMs(states.lifecycle.canceling ?? 0);
  workspace.timers.set({ due, task: moveTask, subject: resource.id, detail });
}

/** Makes a move. Returns the resource in its new state; undefined if the resource no longer exists. */
export function makeMove(workspace: Workspace, id: string, move: Move): StoredResource | undefined {
  const { type, state, error, until, attributes = {} } = move;
  const resource = workspace.resources.find(type, id);
  const states = statesOf(workspace, type);
  if (resource === undefined || states === undefined) return undefined;
  const reached = {
    ...grown(resource.attributes, state === states.succeeded ? "end" : workspace.now),
    [states.attribute]: state,
    ...reachedAttributes(workspace, resource, { states, state }),
    ...(until !== undefined && plannedGrowth(workspace, type, { until, scripted: attributes })),
  };
  const failed = error === undefined ? reached : { ...reached, error };
  const usual = { ...failed, ...measured(states, failed) };
  const saved = until === undefined ? withScripted(usual, attributes) : usual;
  return workspace.resources.save(resource, { attributes: saved });
}

interface Reached {
  readonly states: States;
  readonly state: string;
}

/** The attributes to set when work reaches a state: times, attributes of its example, and values of the lifecycle. */
function reachedAttributes(
  workspace: Workspace,
  { type, attributes }: StoredResource,
  { states, state }: Reached,
): Attributes {
  const model = typeOf(workspace.model, type);
  const now = workspace.timestamp;
  const ended = endedStates(workspace, type);
  const own = exampleWith(model, states.attribute, state);
  // A final state without an example sets the same times as the successful one.
  const timesFrom =
    ended.has(state) && Object.keys(own).length === 0 ? exampleWith(model, states.attribute, states.succeeded) : own;
  const times = Object.entries(timesFrom).filter(([name, value]) => isTimestamp(value) && attributes[name] == null);
  const copies = (states.lifecycle.copies ?? []).filter((name) => name in own).map((name) => [name, own[name]]);
  const updated = "updated_at" in attributes ? [["updated_at", now]] : [];
  return Object.fromEntries([
    ...times.map(([name]) => [name, now]),
    ...copies,
    ...updated,
    ...Object.entries(states.lifecycle.enter?.[state] ?? {}),
  ]);
}

function measured({ lifecycle }: States, attributes: Attributes): Attributes {
  const values = Object.entries(lifecycle.measures ?? {}).map(([name, [from, to]]) => {
    const ms = Date.parse(String(attributes[to])) - Date.parse(String(attributes[from]));
    return [name, Number.isNaN(ms) ? undefined : Math.round(ms / 1000)] as const;
  });
  return Object.fromEntries(values.filter(([, value]) => value !== undefined));
}
