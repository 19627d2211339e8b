// Numbers that grow during the last step of long-running work, such as the rows that a run has read. The work stores the
// plan of the growth, and a read computes the numbers, because timers that update them would take most of the time of a
// run.
import type { OperationResult } from "../../call/call.ts";
import type { Workspace } from "../../call/workspace.ts";
import { isObject } from "../../description/document.ts";
import type { Attributes, StoredResource } from "../../store/resources.ts";

/** The number of parts in which numbers grow. The last part comes with the success of the work. */
const parts = 4;

/** The plan of a growth, which is an attribute that no response contains. */
interface Growth {
  readonly from: number;
  readonly until: number;
  readonly final: Attributes;
}

/**
 * The plan of the growth of work of a type from now on; empty if nothing of the type grows.
 * @param scripted - Attributes of the work at its end. Numbers grow up to their values there.
 */
export function plannedGrowth(
  { behaviours, now: from }: Workspace,
  type: string,
  { until, scripted = {} }: { readonly until: number; readonly scripted?: Attributes | undefined },
): Attributes {
  const grows = behaviours[type]?.grows;
  if (grows === undefined) return {};
  const usual = { ...(partOf(grows.per_second, Math.max(until - from, 0) / 1000) as Attributes), ...grows.up_to };
  const known = Object.entries(scripted).filter(([name]) => name in usual);
  const final = withScripted(usual, Object.fromEntries(known));
  const growth: Growth = { from, until, final };
  return { growth };
}

/** The end of the growth that attributes plan; undefined if they plan none. */
export function endOfGrowth({ growth }: Attributes): number | undefined {
  return (growth as Growth | undefined)?.until;
}

/** A result whose resources have the numbers that have grown until a time. */
export function grownResult(result: OperationResult, now: number): OperationResult {
  if (result.kind === "page") return { ...result, items: result.items.map((item) => grownResource(item, now)) };
  if (result.kind !== "resource") return result;
  const resource = grownResource(result.resource, now);
  return resource === result.resource ? result : { ...result, resource };
}

function grownResource(resource: StoredResource, now: number): StoredResource {
  const attributes = grown(resource.attributes, now);
  return attributes === resource.attributes ? resource : { ...resource, attributes };
}

/** Attributes with the numbers that have grown until a time, or to the end, and without the plan. */
export function grown(attributes: Attributes, now: number | "end"): Attributes {
  if (attributes.growth === undefined) return attributes;
  const { growth, ...others } = attributes;
  const { from, until, final } = growth as Growth;
  const done = now !== "end" && until > from ? Math.floor((parts * (now - from)) / (until - from)) : 0;
  const share = now === "end" ? 1 : Math.min(Math.max(done, 0), parts - 1) / parts;
  return { ...others, ...(partOf(final, share) as Attributes) };
}

/** Attributes with those that are scripted. Of a map, such as `metrics`, the fields that are not scripted stay. */
export function withScripted(attributes: Attributes, scripted: Attributes): Attributes {
  const merged = Object.entries(scripted).map(([name, value]) => {
    const own = attributes[name];
    return [name, isObject(value) && isObject(own) ? { ...own, ...value } : value];
  });
  return { ...attributes, ...Object.fromEntries(merged) };
}

/** Multiplies a number, or all numbers in an object, by a share. Rounds the products of whole numbers down. */
export function partOf(value: unknown, share: number): unknown {
  if (typeof value === "number") return Number.isInteger(value) ? Math.floor(value * share) : value * share;
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, partOf(item, share)]));
}
