// The states of long-running work: those of the lifecycle or, where the lifecycle omits them, those of `x-waiter`.

import type { Workspace } from "../../call/workspace.ts";
import type { Lifecycle } from "../../description/behaviour.ts";

/** A lifecycle, completed from the description. */
export interface States {
  readonly lifecycle: Lifecycle;
  /** The attribute with the state. */
  readonly attribute: string;
  readonly steps: readonly string[];
  readonly succeeded: string;
  readonly failed: string | undefined;
  readonly canceled: string | undefined;
}

/** The states of a type; undefined if its resources have no lifecycle. */
export function statesOf(
  { model, behaviours }: Pick<Workspace, "model" | "behaviours">,
  type: string,
): States | undefined {
  const lifecycle = behaviours[type]?.lifecycle;
  if (lifecycle === undefined) return undefined;
  const waiter = model.types.get(type)?.waiter;
  const succeeded = lifecycle.succeeded ?? waiter?.succeeded[0];
  if (succeeded === undefined) throw new TypeError(`The lifecycle of ${type} names no successful state`);
  return {
    lifecycle,
    attribute: lifecycle.attribute ?? waiter?.attribute ?? "status",
    steps: Object.keys(lifecycle.steps),
    succeeded,
    failed: lifecycle.failed ?? waiter?.failed[0],
    canceled: lifecycle.canceled ?? waiter?.canceled[0],
  };
}

/** The final states of the work of a type. */
export function endedStates(workspace: Pick<Workspace, "model" | "behaviours">, type: string): ReadonlySet<unknown> {
  const waiter = workspace.model.types.get(type)?.waiter;
  const states = statesOf(workspace, type);
  const all = [
    states?.succeeded,
    states?.failed,
    states?.canceled,
    ...(waiter ? [waiter.succeeded, waiter.failed, waiter.canceled].flat() : []),
  ];
  return new Set(all.filter((state) => state !== undefined));
}
