// Numbers that grow during the last step of long-running work, such as the rows that a run has read. The work stores the
// plan of the growth, and a read computes the numbers, because timers that update them would take most of the time of a
// run.
import type { Workspace } from "../../call/workspace.ts";
import { isObject } from "../../description/document.ts";
import { exampleWith } from "../../description/examples.ts";
import { typeOf } from "../../description/model.ts";
import type { Attributes } from "../../store/resources.ts";
import { statesOf } from "./states.ts";

/** The number of parts in which numbers grow. The last part comes with the final state. */
const parts = 4;

/** The end of a period of growth. */
export interface GrowthEnd {
  /** When the period ends, in milliseconds since 1970. */
  readonly until: number;
  /** The state at its end, whose example has the final numbers. */
  readonly towards: string;
}

/** The plan of a growth, which is an attribute that no response contains. */
interface Growth {
  readonly from: number;
  readonly until: number;
  readonly final: Attributes;
}

/** The plan of growing attributes from now on. */
export function plannedGrowth({ now }: Pick<Workspace, "now">, until: number, final: Attributes): Attributes {
  const growth: Growth = { from: now(), until, final };
  return { growth };
}

/** The plan of the growth of work of a type from now on; empty if its lifecycle has no attributes that grow. */
export function growthOfWork(workspace: Workspace, type: string, { until, towards }: GrowthEnd): Attributes {
  const states = statesOf(workspace, type);
  const names = states?.lifecycle.grows;
  if (states === undefined || names === undefined) return {};
  const model = typeOf(workspace.model, type);
  const end = {
    ...exampleWith(model, states.attribute, states.succeeded),
    ...exampleWith(model, states.attribute, towards),
  };
  const final = Object.fromEntries(names.filter((name) => name in end).map((name) => [name, end[name]]));
  return plannedGrowth(workspace, until, final);
}

/** The end of the growth that attributes plan; undefined if they plan none. */
export function endOfGrowth({ growth }: Attributes): number | undefined {
  return (growth as Growth | undefined)?.until;
}

/** Attributes with the numbers that have grown until a time, and without the plan. */
export function grown(attributes: Attributes, now: number): Attributes {
  if (attributes.growth === undefined) return attributes;
  const { growth, ...others } = attributes;
  const { from, until, final } = growth as Growth;
  const done = until > from ? Math.floor((parts * (now - from)) / (until - from)) : 0;
  const share = Math.min(Math.max(done, 0), parts - 1) / parts;
  return { ...others, ...(partOf(final, share) as Attributes) };
}

/** Multiplies a number, or all numbers in an object, by a share. Rounds the products of whole numbers down. */
export function partOf(value: unknown, share: number): unknown {
  if (typeof value === "number") return Number.isInteger(value) ? Math.floor(value * share) : value * share;
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, partOf(item, share)]));
}
