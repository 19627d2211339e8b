// The initial data of a tenant: the examples of the description.

import type { Operation } from "../description/operation.ts";
import { parameterNames } from "../description/resource-type.ts";
import { exampleParams, exampleResources } from "../engine/examples.ts";
import type { Workspace } from "../engine/workspace.ts";
import type { Attributes } from "../store/resources.ts";

/** A resource of the seed. */
interface Seeded {
  readonly id: string;
  readonly attributes: Attributes;
  readonly isDeleted: boolean;
}

/** Stores the examples of all stored types. Call it in a transaction. */
export function seedExamples({ model, behaviours, resources }: Workspace): void {
  for (const { type, operations } of model.types.values()) {
    const initial = behaviours[type]?.initial?.set;
    const trash = new Set(
      Object.entries(behaviours[type]?.operations ?? {}).flatMap(([id, { trash }]) => (trash ? [id] : [])),
    );
    // Lists return the newest resource first, so the last example is the oldest.
    for (const { id, isDeleted, ...seeded } of readSeed(operations, trash).reverse()) {
      const attributes = { ...seeded.attributes, ...initial };
      const resource = resources.insert(type, { seq: resources.nextSequence(), id, attributes });
      if (isDeleted) resources.save(resource, { isDeleted });
    }
  }
}

/**
 * Reads the resources in the examples of operations that return them. If two examples of a resource differ, the first
 * one wins.
 */
function readSeed(operations: readonly Operation[], trash: ReadonlySet<string>): Seeded[] {
  const seeded = new Map<string, Seeded>();
  const reads = operations.filter(({ method }) => method === "GET");
  for (const operation of reads.toSorted((a, b) => Number(trash.has(a.id)) - Number(trash.has(b.id)))) {
    const parents = parentsOf(operation);
    const isTrash = trash.has(operation.id);
    for (const [index, { id, attributes }] of operation.successes.flatMap(exampleResources).entries()) {
      // Items without an id, such as lines of a log, count as different.
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

/** The example values of the path parameters that select the items of a list, such as the run of a log. */
function parentsOf(operation: Operation): Attributes {
  const isList = operation.successes[0].resource?.isList === true;
  const params = exampleParams(operation);
  return isList ? Object.fromEntries(parameterNames(operation.path).map((name) => [name, params[name]])) : {};
}
