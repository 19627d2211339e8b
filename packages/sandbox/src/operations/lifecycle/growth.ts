// Numbers that grow during the last step of long-running work, such as the rows that a run has read.

import type { Workspace } from "../../call/workspace.ts";
import { isObject } from "../../description/document.ts";
import { exampleWith } from "../../description/examples.ts";
import { typeOf } from "../../description/model.ts";
import type { StoredResource } from "../../store/resources.ts";
import type { Timer } from "../../store/timers.ts";
import { statesOf } from "./states.ts";

/** The task of the timers that update growing numbers. */
export const growTask = "grow";

/**
 * When the numbers are updated, as shares of the duration of the step. Each update sets the numbers to the same share
 * of their final values.
 */
export const growthShares: readonly number[] = [0, 0.25, 0.5, 0.75];

/** One update of the growing numbers. */
interface Growth {
  readonly type: string;
  /** The share of the final numbers, from 0 to 1. */
  readonly share: number;
  /** The state whose example has the final numbers. */
  readonly towards: string;
}

/** A period between two times in milliseconds since 1970, and the state at its end. */
export interface Period {
  readonly start: number;
  readonly end: number;
  readonly towards: string;
}

/** Plans the growth during a period, if the lifecycle of the type has attributes that grow. */
export function planGrowth(workspace: Workspace, { type, id }: StoredResource, { start, end, towards }: Period): void {
  if (statesOf(workspace, type)?.lifecycle.grows === undefined) return;
  for (const share of growthShares) {
    const detail: Growth = { type, share, towards };
    workspace.timers.set({ due: start + (end - start) * share, task: growTask, subject: id, detail });
  }
}

/** Sets the growing numbers of a resource to a share of their final values, unless the resource no longer exists. */
export function grow(workspace: Workspace, { subject, detail }: Timer): void {
  const { type, share, towards } = detail as Growth;
  const resource = workspace.resources.find(type, subject);
  const states = statesOf(workspace, type);
  if (resource === undefined || states === undefined) return;
  const { attribute, succeeded, lifecycle } = states;
  const model = typeOf(workspace.model, type);
  const final = { ...exampleWith(model, attribute, succeeded), ...exampleWith(model, attribute, towards) };
  const grown =
    lifecycle.grows?.filter((name) => name in final).map((name) => [name, partOf(final[name], share)]) ?? [];
  workspace.resources.save(resource, { attributes: { ...resource.attributes, ...Object.fromEntries(grown) } });
}

/** Multiplies a number, or all numbers in an object, by a share. Rounds the products of whole numbers down. */
export function partOf(value: unknown, share: number): unknown {
  if (typeof value === "number") return Number.isInteger(value) ? Math.floor(value * share) : value * share;
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, partOf(item, share)]));
}
