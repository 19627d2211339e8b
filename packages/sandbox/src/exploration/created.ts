import type { Workspace } from "../call/workspace.ts";
import { isObject } from "../description/document.ts";
import type { Model } from "../description/model.ts";
import type { Effect } from "../tenants/tenant.ts";

/** A resource that a request of a program created, as it is at the end of the run. */
export interface Created {
  /** The operation that created the resource. */
  readonly operation: string;
  readonly type: string;
  readonly id: string;
  /** The state of long-running work; undefined for other resources. */
  readonly state: unknown;
  /** The secrets in the resource. */
  readonly secrets: readonly string[];
}

/** Returns the resources that the recorded effects of a run created, except those that no longer exist. */
export function readCreated(workspace: Workspace, effects: readonly Effect[]): Created[] {
  const { model, resources } = workspace;
  return effects.flatMap(({ operation, id = "" }): Created[] => {
    const { successes, extensions } = operationOf(model, operation);
    const type = successes[0].resource?.type ?? "";
    const known = model.types.get(type);
    const found = known && resources.find(type, id, { key: known.key });
    if (found === undefined) return [];
    const isWork = isObject(extensions["x-starts"]);
    const state = isWork ? found.attributes[known?.waiter?.attribute ?? "status"] : undefined;
    return [{ operation, type, id, state, secrets: secretsIn(found.attributes, model) }];
  });
}

function operationOf({ operations }: Model, name: string) {
  const operation = operations.get(name.replace(".", "_"));
  if (operation === undefined) throw new TypeError(`The description has no operation ${name}`);
  return operation;
}

/** The minimum length of a secret to look for: a shorter one could also occur in unrelated text. */
const minSecretLength = 8;

function secretsIn(value: unknown, model: Pick<Model, "secretNames">): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, item]) => {
    if (typeof item !== "string") return secretsIn(item, model);
    return model.secretNames.has(name) && item.length >= minSecretLength ? [item] : [];
  });
}
