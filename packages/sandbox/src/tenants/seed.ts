// The initial data of a tenant: the resources in the examples of responses, and those that example requests refer to.

import type { Workspace } from "../call/workspace.ts";
import { exampleParams, exampleResources } from "../description/examples.ts";
import { typeOf } from "../description/model.ts";
import type { Operation } from "../description/operation.ts";
import type { ResourceType } from "../description/resource-type.ts";
import { runType } from "../operations/lifecycle/jobs.ts";
import { workLength } from "../operations/lifecycle/moves.ts";
import { addPastNodes } from "../operations/lifecycle/runs.ts";
import { planAll } from "../operations/lifecycle/schedules.ts";
import { referredType, typeOfIds } from "../operations/rules/checks.ts";
import type { Attributes } from "../store/resources.ts";
import { seedTenant } from "../store/tenants.ts";
import { isTimestamp } from "../time/timestamp.ts";
import type { SharedParts } from "./shared-parts.ts";
import type { Tenant } from "./tenant.ts";

interface Seeded {
  readonly id: string;
  readonly attributes: Attributes;
  readonly isDeleted: boolean;
}

/** Gives a tenant without rows those of the seed. */
export function fillWithSeed({ tenants, model, isPersistent }: SharedParts, tenant: Tenant): void {
  tenants.copyCounter(seedTenant, tenant.number);
  tenant.seedCopies.reset([...model.types.keys()]);
  // Copies all types, because a restart loses the list of those that are not copied yet.
  if (isPersistent) tenant.seedCopies.copyAll();
  planAll(tenant.present());
}

/** Stores the examples of all stored types, and the resources that they refer to. Call it in a transaction. */
export function seedExamples(workspace: Workspace): void {
  const { model, behaviours, resources } = workspace;
  const shown = new Map([...model.types.values()].map((type) => [type.type, readSeed(workspace, type)]));
  const referred = readReferences(workspace, shown);
  for (const [type, seeded] of shown) {
    const ids = new Set(seeded.map(({ id }) => id));
    const hidden = [...(referred.get(type) ?? [])].filter((id) => !ids.has(id));
    const all = [...seeded, ...hidden.map((id) => standIn(workspace, type, { id, shown: seeded }))];
    // Lists return the newest resource first, so the last example is the oldest; a list that clients follow, the oldest.
    const isFollowed = typeOf(model, type).operations.some(({ extensions }) => "x-follow" in extensions);
    for (const { id, isDeleted, ...one } of isFollowed ? all : all.reverse()) {
      const initial = behaviours[type]?.initial?.set;
      const attributes = { ...requiredTimes(workspace, type, one.attributes), ...one.attributes, ...initial };
      const resource = resources.insert(type, { seq: resources.nextSequence(), id, attributes });
      if (isDeleted) resources.save(resource, { isDeleted });
    }
  }
}

/** Stores the nodes and the logs of the runs of the seed that no example shows. Call it in a transaction. */
export function seedNodes(workspace: Workspace): void {
  const usualMs = workLength(workspace, runType, {});
  for (const run of workspace.resources.select(runType)) addPastNodes(workspace, run, usualMs);
}

/**
 * A value for each timestamp that some response requires: the first timestamp in the attributes, or else the current
 * time. The examples of a resource may lack such timestamps.
 */
function requiredTimes({ model, timestamp }: Workspace, type: string, attributes: Attributes): Attributes {
  const time = Object.values(attributes).find(isTimestamp) ?? timestamp;
  const required = typeOf(model, type).attributes.filter((one) => one.isTime && one.required && !one.nullable);
  return Object.fromEntries(required.map(({ name }) => [name, time]));
}

/** Reads the resources in the examples of reads. Merges the examples of a resource; the first takes precedence. */
function readSeed({ behaviours }: Workspace, { type, operations }: ResourceType): Seeded[] {
  const trash = new Set(
    Object.entries(behaviours[type]?.operations ?? {}).flatMap(([id, { trash }]) => (trash ? [id] : [])),
  );
  const seeded = new Map<string, Seeded>();
  const reads = operations.filter(({ method }) => method === "GET");
  for (const operation of reads.toSorted((a, b) => Number(trash.has(a.id)) - Number(trash.has(b.id)))) {
    const parents = parentsOf(operation);
    const isTrash = trash.has(operation.id);
    for (const [index, { id, attributes }] of operation.successes.flatMap(exampleResources).entries()) {
      // Each item without an ID, such as a line of a log, is a separate resource.
      const known = seeded.get(id || `${operation.id} ${index}`);
      // A resource that other examples show is not in the trash.
      if (isTrash && known?.isDeleted === false) continue;
      const merged = { ...parents, ...attributes, ...known?.attributes };
      seeded.set(id || `${operation.id} ${index}`, {
        id,
        attributes: merged,
        isDeleted: isTrash,
      });
    }
  }
  return [...seeded.values()];
}

/** The IDs in the examples of request bodies and in the seed, by the type that they refer to. */
function readReferences(workspace: Workspace, shown: ReadonlyMap<string, readonly Seeded[]>): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  const add = (type: string, values: object): void => {
    for (const [name, value] of Object.entries(values)) {
      const ids = [value].flat().filter((id) => typeof id === "string");
      const referred = referredType({ workspace }, type, name) ?? typeOfIds(workspace.model, name, ids);
      if (referred !== undefined) found.set(referred, new Set([...(found.get(referred) ?? []), ...ids]));
    }
  };
  for (const { body, successes } of workspace.model.operations.values()) {
    for (const example of body?.examples ?? []) add(successes[0].resource?.type ?? "", example);
  }
  for (const [type, seeded] of shown) for (const { attributes } of seeded) add(type, attributes);
  return found;
}

/**
 * Creates a resource that an example refers to and no example shows, with the attributes that the behaviour of the type
 * gives it. The last example that is not in the trash supplies the required attributes that the behaviour omits or, if
 * there are none, all. The first example would refer to other resources, and so prevent their deletion.
 */
function standIn(
  { model, behaviours }: Workspace,
  type: string,
  { id, shown }: { readonly id: string; readonly shown: readonly Seeded[] },
): Seeded {
  const { key, attributes } = typeOf(model, type);
  const own = behaviours[type]?.referred?.[id];
  const required = new Set(attributes.flatMap((one) => (one.required ? [one.name] : [])));
  const last = Object.entries(shown.findLast(({ isDeleted }) => !isDeleted)?.attributes ?? {});
  const copied = Object.fromEntries(last.filter(([name]) => own === undefined || required.has(name)));
  return { id, attributes: { ...copied, ...own, ...(key !== undefined && { [key]: id }) }, isDeleted: false };
}

/** The example values of the path parameters that select the items of a list, such as the run of a log. */
function parentsOf(operation: Operation): Attributes {
  const isList = operation.successes[0].resource?.isList === true;
  const params = exampleParams(operation);
  return isList ? Object.fromEntries(operation.pathParameters.map((name) => [name, params[name]])) : {};
}
