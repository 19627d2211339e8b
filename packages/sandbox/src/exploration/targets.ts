// The resources that a program can change: their attributes before the first change and after the run.

import type { Workspace } from "../call/workspace.ts";
import { parameterNames } from "../description/resource-type.ts";
import type { Route } from "../description/router.ts";
import { grown } from "../operations/lifecycle/growth.ts";
import type { StoredResource } from "../store/resources.ts";
import { isTimestamp } from "../time/timestamp.ts";

/** The attributes of a resource, each as JSON with all timestamps masked; undefined if the resource does not exist. */
export type Attributes = Readonly<Record<string, string>> | undefined;

/**
 * A resource that a request names, with its attributes before the first request that could change it and after the run.
 */
export interface Target {
  /** The type and the ID, such as `pipeline pl_01hqxyz`. */
  readonly name: string;
  readonly before: Attributes;
  readonly after: Attributes;
}

/** Records the resources that the paths of writes name. */
export interface Targets {
  /** Records the resource that a write names; ignores reads. Call it before the request is executed. */
  note(route: Route): void;
  /** Returns the recorded resources with their current attributes. */
  read(): Target[];
}

/** Creates an empty record. Resources that are created later are omitted, because their IDs differ from run to run. */
export function createTargets(workspace: Workspace): Targets {
  const start = workspace.resources.nextSequence();
  const noted = new Map<string, { readonly type: string; readonly id: string; readonly before: Attributes }>();
  return {
    note: ({ operation, params }) => {
      const parameter = parameterNames(operation.path).at(-1) ?? "";
      const type = workspace.model.owners.get(parameter);
      const id = params[parameter];
      if (operation.method === "GET" || type === undefined || id === undefined || noted.has(`${type} ${id}`)) return;
      const found = find(workspace, type, id);
      if (found !== undefined && found.seq > start) return;
      noted.set(`${type} ${id}`, { type, id, before: attributesOf(found, workspace.now()) });
    },
    read: () =>
      [...noted].map(([name, { type, id, before }]) => ({
        name,
        before,
        after: attributesOf(find(workspace, type, id), workspace.now()),
      })),
  };
}

function find({ model, resources }: Workspace, type: string, id: string): StoredResource | undefined {
  return resources.find(type, id, { key: model.types.get(type)?.key });
}

function attributesOf(resource: StoredResource | undefined, now: number): Attributes {
  return (
    resource &&
    Object.fromEntries(Object.entries(grown(resource.attributes, now)).map(([name, value]) => [name, textOf(value)]))
  );
}

/** Formats a value as JSON with all timestamps masked, because times differ from run to run. */
function textOf(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => (isTimestamp(part) ? "time" : part)) ?? "";
}
