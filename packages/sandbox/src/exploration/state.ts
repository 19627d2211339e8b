// The state that an execution leaves behind, in a form that can be compared with that of another execution.
import { typeOf } from "../description/model.ts";
import { deliveryType } from "../operations/lifecycle/deliveries.ts";
import { endedStates, statesOf } from "../operations/lifecycle/states.ts";
import { keyType, lastUse } from "../operations/rules/scopes.ts";
import type { StoredResource } from "../store/resources.ts";
import type { SharedParts } from "../tenants/shared-parts.ts";
import type { Tenant } from "../tenants/tenant.ts";
import { isTimestamp } from "../time/timestamp.ts";
import type { Execution } from "./execution.ts";
import { generated } from "./schedule.ts";

/** A resource, with each attribute as JSON. Times, generated IDs, secrets and what a program cannot decide are masked. */
export interface Item {
  readonly type: string;
  readonly id: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Whether the resource is long-running work. */
  readonly isWork: boolean;
  /** Whether the work has ended. */
  readonly hasEnded: boolean;
}

/** The resources of a tenant by type and ID. */
export type Items = ReadonlyMap<string, Item>;

/** The resources, and how often operations took effect. */
export interface State {
  readonly items: Items;
  /** How often each operation took effect. Omits effects whose resource has been removed again. */
  readonly effects: ReadonlyMap<string, number>;
}

/** What to leave out of a state. */
export interface StateOptions {
  readonly shared: SharedParts;
  /** The attributes to leave out: `name`, or `type.name`. */
  readonly ignored: ReadonlySet<string>;
  /** The resources before the program. */
  readonly initial: Items;
}

/** Reads the state of an execution. Omits resources that no request has caused, such as the runs of schedules. */
export function readState(execution: Execution, options: StateOptions): State {
  const { tenant } = execution;
  // What has not been copied from the seed has not changed.
  const unchanged = [...options.initial].filter(([, { type }]) => tenant.seedCopies.isPending(type));
  const items = new Map(unchanged);
  const isOwn = createOrigins(tenant);
  for (const type of options.shared.model.types.keys()) {
    if (type === deliveryType || tenant.seedCopies.isPending(type)) continue;
    const all = [false, true].flatMap((deleted) => tenant.data.resources.select(type, { deleted }));
    for (const resource of all.filter(isOwn)) {
      items.set(`${type} ${resource.id}`, itemOf(resource, execution, options));
    }
  }
  const effects = new Map<string, number>();
  for (const { operation, id } of tenant.effects) {
    const type = options.shared.model.operations.get(operation.replace(".", "_"))?.successes[0].resource?.type ?? "";
    const isGone = id !== undefined && options.shared.model.types.has(type) && !items.has(`${type} ${id}`);
    if (!isGone) effects.set(operation, (effects.get(operation) ?? 0) + 1);
  }
  return { items, effects };
}

/** Returns the check whether a resource has no known cause, or a request as its first cause. */
function createOrigins({ causes }: Tenant): (resource: StoredResource) => boolean {
  const known = new Map(causes.all().map(({ id, cause }) => [id, cause]));
  return ({ id }) => {
    let cause = known.get(id);
    while (cause !== undefined && known.has(cause.id)) cause = known.get(cause.id);
    return cause === undefined || cause.type === "request";
  };
}

function itemOf(
  { type, id, attributes, isDeleted }: StoredResource,
  execution: Execution,
  options: StateOptions,
): Item {
  const { shared, ignored } = options;
  const states = statesOf(shared, type);
  const masked = new Set(workNames(shared, type));
  // The sandbox also stores attributes that no response contains.
  const known = new Set(typeOf(shared.model, type).attributes.map(({ name }) => name));
  const isKept = (name: string): boolean =>
    known.has(name) && !masked.has(name) && !ignored.has(name) && !ignored.has(`${type}.${name}`);
  const kept = Object.entries(attributes).filter(([name]) => isKept(name));
  const state = attributes[states?.attribute ?? "status"];
  return {
    type,
    id,
    attributes: Object.fromEntries([
      ...kept.map(([name, value]) => [name, textOf(value, execution.secrets)]),
      ...(isDeleted ? [["(in the trash)", "true"]] : []),
    ]),
    isWork: states !== undefined,
    hasEnded: states !== undefined && endedStates(shared, type).has(state),
  };
}

/** The attributes that depend on when something happens, or on how long it lasts, such as long-running work. */
function workNames(shared: SharedParts, type: string): string[] {
  const { per_second = {}, up_to = {} } = shared.behaviours[type]?.grows ?? {};
  const growing = [...Object.keys(per_second), ...Object.keys(up_to)];
  const states = statesOf(shared, type);
  if (type === keyType) return [...growing, lastUse];
  if (states === undefined) return growing;
  const { copies = [], measures = {} } = states.lifecycle;
  // A time is null until it is known.
  const times = typeOf(shared.model, type).attributes.filter(({ isTime }) => isTime);
  return [...growing, ...copies, ...Object.keys(measures), ...times.map(({ name }) => name)];
}

/** A value as JSON, with what differs from run to run masked. */
function textOf(value: unknown, secrets: ReadonlySet<string>): string {
  const mask = (_: string, part: unknown): unknown => {
    if (isTimestamp(part)) return "(a time)";
    if (typeof part !== "string") return part;
    // Some attributes show the first characters of a secret.
    if (part.length >= 8 && [...secrets].some((secret) => secret.startsWith(part))) return "(a secret)";
    return part.replaceAll(generated, "*");
  };
  return JSON.stringify(value, mask) ?? "";
}
