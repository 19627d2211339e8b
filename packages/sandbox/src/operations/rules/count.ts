import type { Call, OperationResult } from "../../call/call.ts";
import type { Count } from "../../description/behaviour.ts";
import type { Attributes } from "../../store/resources.ts";
import { partOf } from "../lifecycle/growth.ts";
import { matches } from "./checks.ts";
import { filterConditions } from "./filter.ts";
import { readSingle } from "./named.ts";
import { view } from "./view.ts";

/**
 * Adds counts, which `set` overrides, to the attributes of the only resource of a type, or else to those of the example.
 * Stores no counts. If there is nothing to count, the other numbers of the example are 0 as well.
 */
export function count(call: Call, counted: Count, set: Attributes): OperationResult {
  const counts = { ...countResources(counted, call), ...set };
  if (call.kind === "read_single") return { ...readSingle(call), shown: counts };
  const result = view(call, counts);
  const isEmpty = call.workspace.resources.count(counted.of) === 0;
  return isEmpty ? { ...result, attributes: { ...(partOf(result.attributes, 0) as Attributes), ...counts } } : result;
}

/** Counts resources for a response. Returns the attributes with the counts. */
export function countResources(count: Count, call: Call): Record<string, unknown> {
  const where = filterConditions(call, count.of, []);
  const resources = call.workspace.resources.select(count.of, { where });
  const totals = Object.entries(count.sum ?? {}).map(([name, attribute]) => [
    name,
    resources.reduce((sum, { attributes }) => sum + Number(attributes[attribute] ?? 0), 0),
  ]);
  const groups = Object.entries(count.by ?? {}).map(([name, attribute]) => [
    name,
    countBy(resources.map(({ attributes }) => String(attributes[attribute]))),
  ]);
  const lists = Object.entries(count.list ?? {}).map(([name, attribute]) => {
    const counts = countBy(resources.map(({ attributes }) => String(attributes[attribute])));
    return [name, Object.entries(counts).map(([value, number]) => ({ [attribute]: value, count: number }))];
  });
  const parts = Object.entries(count.where ?? {}).map(([name, values]) => {
    const allowed = Object.fromEntries(Object.entries(values).map(([attribute, value]) => [attribute, [value]]));
    return [name, resources.filter((resource) => matches(resource, allowed)).length];
  });
  const total = count.total === undefined ? [] : [[count.total, resources.length]];
  return Object.fromEntries([...total, ...totals, ...groups, ...lists, ...parts]);
}

function countBy(values: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}
