// The initial data of a tenant: the resources in the examples of responses, and those that example requests refer to.

import type { Workspace } from "../call/workspace.ts";
import { entries } from "../description/document.ts";
import { exampleParams, exampleResources, readExamples } from "../description/examples.ts";
import { typeOf } from "../description/model.ts";
import type { Operation } from "../description/operation.ts";
import { parameterNames } from "../description/resource-type.ts";
import { referredType } from "../operations/rules/checks.ts";
import type { Attributes } from "../store/resources.ts";
import { isTimestamp, timestamp } from "../time/timestamp.ts";

interface Seeded {
  readonly id: string;
  readonly attributes: Attributes;
  readonly isDeleted: boolean;
}

/** Stores the examples of all stored types. Call it in a transaction. */
export function seedExamples(workspace: Workspace): void {
  const { model, behaviours, resources } = workspace;
  const referred = readReferences(workspace);
  for (const { type, operations } of model.types.values()) {
    const initial = behaviours[type]?.initial?.set;
    const trash = new Set(
      Object.entries(behaviours[type]?.operations ?? {}).flatMap(([id, { trash }]) => (trash ? [id] : [])),
    );
    const shown = readSeed(operations, trash);
    const ids = new Set(shown.map(({ id }) => id));
    const hidden = [...(referred.get(type) ?? [])].filter((id) => !ids.has(id));
    const all = [...shown, ...hidden.map((id) => standIn(workspace, type, id))];
    // Lists return the newest resource first, so the last example is the oldest.
    for (const { id, isDeleted, ...seeded } of all.reverse()) {
      const attributes = { ...requiredTimes(workspace, type, seeded.attributes), ...seeded.attributes, ...initial };
      const resource = resources.insert(type, { seq: resources.nextSequence(), id, attributes });
      if (isDeleted) resources.save(resource, { isDeleted });
    }
  }
}

/**
 * A value for each timestamp that some response requires: the first timestamp in the attributes, or else the current
 * time. The examples of a resource may lack such timestamps.
 */
function requiredTimes({ model, now }: Workspace, type: string, attributes: Attributes): Attributes {
  const time = Object.values(attributes).find(isTimestamp) ?? timestamp(now());
  const required = typeOf(model, type).attributes.filter((one) => one.isTime && one.required && !one.nullable);
  return Object.fromEntries(required.map(({ name }) => [name, time]));
}

/** Reads the resources in the examples of reads. Merges the examples of a resource; the first takes precedence. */
function readSeed(operations: readonly Operation[], trash: ReadonlySet<string>): Seeded[] {
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

/** The IDs in the examples of request bodies, by the type that they refer to. */
function readReferences(workspace: Workspace): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const { body, successes } of workspace.model.operations.values()) {
    const type = successes[0].resource?.type ?? "";
    for (const [name, value] of body?.examples.flatMap(entries) ?? []) {
      const referred = referredType({ workspace }, type, name);
      const ids = [value].flat().filter((id) => typeof id === "string");
      if (referred !== undefined) found.set(referred, new Set([...(found.get(referred) ?? []), ...ids]));
    }
  }
  return found;
}

/**
 * Creates a resource that a documented request refers to and no example shows: a copy of the last example, with the
 * given ID. A copy of the first example would refer to other resources, and so prevent their deletion.
 */
function standIn({ model }: Workspace, type: string, id: string): Seeded {
  const known = model.types.get(type);
  const attributes = known && readExamples(known).at(-1)?.attributes;
  const name = typeof attributes?.name === "string" ? { name: `${attributes.name} (${id})` } : {};
  const key = known?.key === undefined ? {} : { [known.key]: id };
  return { id, attributes: { ...attributes, ...name, ...key }, isDeleted: false };
}

/** The example values of the path parameters that select the items of a list, such as the run of a log. */
function parentsOf(operation: Operation): Attributes {
  const isList = operation.successes[0].resource?.isList === true;
  const params = exampleParams(operation);
  return isList ? Object.fromEntries(parameterNames(operation.path).map((name) => [name, params[name]])) : {};
}
