// The states of long-running work: those of the lifecycle or, where the lifecycle omits them, those of `x-waiter`.

import type { Workspace } from "../../call/workspace.ts";
import type { Lifecycle, TypeBehaviour } from "../../description/behaviour.ts";
import type { ResourceType } from "../../description/resource-type.ts";
import { durationMs } from "../../time/duration.ts";

/** A lifecycle, completed from the description. */
export interface States {
  readonly lifecycle: Lifecycle;
  /** The attribute with the state. */
  readonly attribute: string;
  readonly steps: readonly string[];
  /** How long each step lasts, in milliseconds. */
  readonly lasting: readonly number[];
  readonly succeeded: string;
  readonly failed: string | undefined;
  readonly canceled: string | undefined;
}

/** What the description and the behaviours say about the states of a type. */
interface TypeStates {
  readonly behaviour: TypeBehaviour | undefined;
  readonly states: States | undefined;
  readonly ended: ReadonlySet<unknown>;
}

/** The states that have been read. A run needs those of its type dozens of times. */
const known = new WeakMap<ResourceType, TypeStates>();

const unknownType: TypeStates = { behaviour: undefined, states: undefined, ended: new Set() };

/** The states of a type; undefined if its resources have no lifecycle. */
export function statesOf(workspace: Pick<Workspace, "model" | "behaviours">, type: string): States | undefined {
  return typeStates(workspace, type).states;
}

/** The final states of the work of a type. */
export function endedStates(workspace: Pick<Workspace, "model" | "behaviours">, type: string): ReadonlySet<unknown> {
  return typeStates(workspace, type).ended;
}

function typeStates({ model, behaviours }: Pick<Workspace, "model" | "behaviours">, name: string): TypeStates {
  const type = model.types.get(name);
  if (type === undefined) return unknownType;
  const behaviour = behaviours[name];
  const found = known.get(type);
  if (found !== undefined && found.behaviour === behaviour) return found;
  const states = behaviour?.lifecycle && readStates(type, behaviour.lifecycle);
  const { succeeded = [], failed = [], canceled = [] } = type.waiter ?? {};
  const own = [states?.succeeded, states?.failed, states?.canceled];
  const ended = [...own, ...succeeded, ...failed, ...canceled].filter((state) => state !== undefined);
  const read: TypeStates = { behaviour, states, ended: new Set(ended) };
  known.set(type, read);
  return read;
}

function readStates({ type, waiter }: ResourceType, lifecycle: Lifecycle): States {
  const succeeded = lifecycle.succeeded ?? waiter?.succeeded[0];
  if (succeeded === undefined) throw new TypeError(`The lifecycle of ${type} names no successful state`);
  return {
    lifecycle,
    attribute: lifecycle.attribute ?? waiter?.attribute ?? "status",
    steps: Object.keys(lifecycle.steps),
    lasting: Object.values(lifecycle.steps).map(durationMs),
    succeeded,
    failed: lifecycle.failed ?? waiter?.failed[0],
    canceled: lifecycle.canceled ?? waiter?.canceled[0],
  };
}
