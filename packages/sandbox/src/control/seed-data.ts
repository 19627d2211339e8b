// Stores resources that tests give, without requests.
import type { Workspace } from "../call/workspace.ts";
import { didYouMean } from "../description/closest.ts";
import { isObject } from "../description/document.ts";
import { readExamples } from "../description/examples.ts";
import { fieldText } from "../description/validator.ts";
import type { SeedTypes } from "../generated/seed-types.ts";
import { alertAttributes, notifyOfNew } from "../operations/lifecycle/notifications.ts";
import { plan, scheduleType } from "../operations/lifecycle/schedules.ts";
import type { StoredResource } from "../store/resources.ts";
import type { Tenant } from "../tenants/tenant.ts";
import { type AttributeProblem, attributeNames, attributeRules, explainReferences } from "./attribute-rules.ts";

/** The initial data of each tenant: resources by type, each with the given `id` or else a new one. */
export type SeedData = {
  readonly [Type in keyof SeedTypes]?: readonly (SeedTypes[Type] & { readonly id?: string | undefined })[] | undefined;
} & {
  /**
   * `demo`: the data adds to the examples of the API description.
   * @default the data is all there is
   */
  readonly extends?: "demo" | undefined;
  /** The JSON Schema of the data, for editors. */
  readonly $schema?: string | undefined;
};

/** A seed that is not valid. */
export class SeedError extends TypeError {
  /** The keys of the field that is not valid, such as `pipeline`, `0` and `name`. */
  readonly place: readonly string[];
  /** The rule that the field breaks, as the end of a sentence that starts with the field. */
  readonly issue: string;

  constructor(root: string, path: readonly string[], issue: string) {
    super(`\`${fieldText(root, path)}\` ${issue}`);
    this.place = path;
    this.issue = issue;
  }
}

/** What a seed uses of a tenant. */
type SeededTenant = Pick<Tenant, "present" | "validator" | "strict">;

/**
 * Stores resources of a type, each with the given `id` or else a new one. The example in the API description supplies
 * the attributes that an item omits, except `created_at`, which defaults to the current time.
 * @returns The IDs of the resources.
 * @throws {TypeError} If there is no such type, the type lacks one of the attributes, a value is not valid for its
 * attribute, a state is unknown, an ID is empty or taken or, if the sandbox is strict, a reference is unknown.
 */
export function seedData(tenant: SeededTenant, type: string, items: readonly unknown[]): string[] {
  const workspace = tenant.present();
  const unknown = explainSeedType(workspace, type);
  if (unknown !== undefined) throw new TypeError(`There is no stored type ${JSON.stringify(type)}${unknown}`);
  const added = insertItems(tenant, type, items, (index, { path, issue }) => {
    // The type is enough if an attribute is wrong. Something that is no object needs its position.
    throw new SeedError(path.length > 0 ? type : `${type}[${index}]`, path, issue);
  });
  notifyOfNew(workspace, type, added);
  if (type === scheduleType) for (const schedule of added) plan(workspace, schedule);
  return added.map(({ id }) => id);
}

/**
 * Stores the initial data of a sandbox.
 * @throws {SeedError} If it is not valid.
 */
export function storeSeed(tenant: SeededTenant, { extends: _, $schema, ...types }: SeedData): void {
  const workspace = tenant.present();
  const fail = (path: readonly string[], issue: string): never => {
    throw new SeedError("seed", path, issue);
  };
  if ($schema !== undefined && typeof $schema !== "string") {
    fail(["$schema"], "must be the path or the URL of the JSON Schema of seeds");
  }
  const all = Object.entries(withoutUndefined(types)).map(([type, items]) => {
    const unknown = explainSeedType(workspace, type);
    if (unknown !== undefined) fail([type], `is not a stored type${unknown}`);
    if (!Array.isArray(items)) return fail([type], "must be a list of resources");
    // A reference can name a resource that comes later.
    const lenient = { ...tenant, strict: false };
    insertItems(lenient, type, items, (index, { path, issue }) => fail([type, String(index), ...path], issue));
    return { type, items };
  });
  for (const { type, items } of tenant.strict ? all : []) {
    for (const [index, item] of items.entries()) {
      const problem = explainReferences(workspace, type, item);
      if (problem !== undefined) fail([type, String(index), ...problem.path], problem.issue);
    }
  }
}

/** Explains that a type is not stored, as the rest of a message; undefined if it is. */
function explainSeedType({ model: { types } }: Workspace, type: string): string | undefined {
  if (types.has(type)) return undefined;
  return didYouMean(type, types.keys()) || "; use the type of a resource, such as pipeline_run";
}

/** Stores resources of a known type. Calls `fail`, which must throw, for the first one that is not valid. */
function insertItems(
  tenant: SeededTenant,
  type: string,
  items: readonly unknown[],
  fail: (index: number, problem: AttributeProblem) => never,
): StoredResource[] {
  const workspace = tenant.present();
  const known = workspace.model.types.get(type);
  if (known === undefined) throw new TypeError(`There is no stored type ${type}`);
  const [example] = readExamples(known);
  const created = attributeNames(known).has("created_at") ? { created_at: workspace.timestamp } : {};
  const explain = attributeRules(tenant, type);
  return items.map((given, index) => {
    if (!isObject(given)) return fail(index, { path: [], issue: `must be an object with attributes of ${type}` });
    const { id: own, ...item } = withoutUndefined(given);
    const problem = explain(item) ?? explainId(workspace, type, own);
    if (problem !== undefined) fail(index, problem);
    const { seq, id } = workspace.newId(type);
    const attributes = { ...example?.attributes, ...created, ...alertAttributes(workspace, type), ...item };
    return workspace.resources.insert(type, { seq, id: typeof own === "string" ? own : id, attributes });
  });
}

/** Programs give `undefined` for what they do not set. */
function withoutUndefined(given: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

function explainId({ resources }: Workspace, type: string, id: unknown): AttributeProblem | undefined {
  if (id === undefined) return undefined;
  if (typeof id !== "string" || id === "") {
    return { path: ["id"], issue: `must be a string that is not empty, got ${JSON.stringify(id)}` };
  }
  const isTaken = [false, true].some((deleted) => resources.find(type, id, { deleted }) !== undefined);
  return isTaken ? { path: ["id"], issue: `is taken: there is already a ${type} ${JSON.stringify(id)}` } : undefined;
}
