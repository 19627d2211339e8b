// What follows from the description alone: the stored types, the type that a path parameter names, and the kind of an
// operation.
import { type Document, entries, isObject, strings } from "./document.ts";
import { isDeletion, type Kind, kindOf } from "./kind.ts";
import { type Operation, parameterNames, readOperations, type Success } from "./operation.ts";
import type { Attribute } from "./resource-shape.ts";
import type { ResourceType, Waiter } from "./resource-type.ts";

/** The analyzed description. */
export interface Model {
  readonly operations: ReadonlyMap<string, Operation>;
  readonly types: ReadonlyMap<string, ResourceType>;
  /** The type that each path parameter names, such as `pipeline` for `pipeline_id`. */
  readonly owners: ReadonlyMap<string, string>;
  readonly kinds: ReadonlyMap<string, Kind>;
  /** All scopes that operations need, in alphabetical order. */
  readonly scopes: readonly string[];
  /** Follows the references of a schema. */
  readonly resolve: Document["resolve"];
  readonly secrets: Secrets;
}

/** How to tell secrets, from `x-secrets`. */
export interface Secrets {
  /** Matches the names of fields whose values are secret wherever they occur. */
  readonly names: RegExp;
  /** Texts that programs show instead of a secret. */
  readonly masks: readonly string[];
}

/** The stored type with this name. @throws {TypeError} If there is none. */
export function typeOf({ types }: Pick<Model, "types">, name: string): ResourceType {
  const type = types.get(name);
  if (type === undefined) throw new TypeError(`The description has no stored type ${name}`);
  return type;
}

/** Analyzes the operations of a description. */
export function createModel(
  operations: readonly Operation[],
  { secrets, resolve }: Pick<Model, "secrets" | "resolve">,
): Model {
  const stored = storedTypes(operations);
  const owners = readOwners(operations, stored);
  const types = new Map([...stored].map((type) => [type, readType(type, operations, owners)]));
  const canceling = new Set(operations.map(({ extensions }) => field(extensions["x-waiter"], "cancel")));
  const kinds = new Map(operations.map((operation) => [operation.id, kindOf(operation, { types, owners, canceling })]));
  return {
    operations: new Map(operations.map((operation) => [operation.id, operation])),
    types,
    owners,
    kinds,
    scopes: [...new Set(operations.flatMap(({ scopes }) => scopes))].sort(),
    secrets,
    resolve,
  };
}

/**
 * A type is stored if a list returns it, or if it exists once per organization: one path both returns and changes it, or
 * one path without parameters returns it and another such path changes it.
 */
function storedTypes(operations: readonly Operation[]): Set<string> {
  const listed = operations.filter(({ successes: [{ resource }] }) => resource?.isList);
  const writes = operations.filter(({ body }) => body !== undefined);
  const singletons = operations.filter(
    (operation) => operation.method === "GET" && writes.some((other) => isWriteOf(other, operation)),
  );
  return new Set([...listed, ...singletons].flatMap(({ successes: [{ resource }] }) => resource?.type ?? []));
}

function isWriteOf(write: Operation, read: Operation): boolean {
  const type = read.successes[0].resource?.type;
  if (type === undefined || write.successes[0].resource?.type !== type) return false;
  const isSamePlace = write.path === read.path || !/[{]/.test(write.path + read.path);
  return isSamePlace && write.method !== "GET" && write.body !== undefined;
}

/**
 * The type that each path parameter names: the type of the list at the path before the parameter, or else the type that
 * an operation with only this parameter returns.
 */
function readOwners(operations: readonly Operation[], stored: ReadonlySet<string>): Map<string, string> {
  const lists = new Map(
    operations
      .filter(({ method, successes: [{ resource }] }) => method === "GET" && resource?.isList)
      .map(({ path, successes: [{ resource }] }) => [path, resource?.type]),
  );
  const owners = new Map<string, string>();
  for (const { path, successes } of operations.toSorted((a, b) => a.path.length - b.path.length)) {
    for (const match of path.matchAll(/\/\{(\w+)\}/g)) {
      const name = String(match[1]);
      const before = lists.get(path.slice(0, match.index));
      const own = parameterNames(path).length === 1 ? ownType(successes[0], stored) : undefined;
      const type = before ?? own;
      if (type !== undefined && !owners.has(name)) owners.set(name, type);
    }
  }
  return owners;
}

function ownType({ resource }: Success, stored: ReadonlySet<string>): string | undefined {
  return resource?.type !== undefined && !resource.isList && stored.has(resource.type) ? resource.type : undefined;
}

function readType(type: string, all: readonly Operation[], owners: ReadonlyMap<string, string>): ResourceType {
  const operations = all.filter(({ successes }) => successes.some(({ resource }) => resource?.type === type));
  const attributes = new Map<string, Attribute>();
  for (const { successes } of operations) {
    for (const attribute of successes.flatMap((success) =>
      isDeletion(success) ? [] : (success.resource?.attributes ?? []),
    )) {
      const known = attributes.get(attribute.name);
      const isNeeded = attribute.required && !attribute.nullable;
      if (known === undefined) attributes.set(attribute.name, attribute);
      else if (isNeeded) attributes.set(attribute.name, { ...known, required: true, nullable: false });
    }
  }
  const lists = operations.filter(({ successes: [{ resource }] }) => resource?.isList);
  const shown = operations
    .filter(({ method }) => method === "GET")
    .flatMap(({ successes: [{ resource }] }) => (resource?.type === type ? resource.attributes : []));
  const times = shown.filter((one) => one.isTime && one.required && !one.nullable).map(({ name }) => name);
  const parents = lists.flatMap(({ path }) => parameterNames(path));
  const queries = lists
    .flatMap(({ parameters }) => parameters.filter((one) => one.in === "query"))
    .map(({ name }) => name);
  return {
    type,
    attributes: [...attributes.values()],
    key: [...owners].find(([name, owner]) => owner === type && attributes.has(name))?.[0],
    selectors: [...new Set([...parents, ...queries.filter((name) => attributes.has(name))])],
    references: readReferences(operations),
    readNames: new Set(shown.map(({ name }) => name)),
    requiredTimes: [...new Set(times)],
    waiter: readWaiter(operations),
    operations,
    isSingleton: lists.length === 0,
  };
}

function readReferences(operations: readonly Operation[]): Map<string, string> {
  const fields = operations.flatMap(({ body, successes }) => [
    ...entries(body?.properties),
    ...successes.flatMap(
      ({ resource }) => resource?.attributes.map(({ name, schema }) => [name, schema] as const) ?? [],
    ),
  ]);
  return new Map(
    fields.flatMap(([name, schema]) => {
      const type = field(schema, "x-refers-to");
      return typeof type === "string" ? [[name, type]] : [];
    }),
  );
}

function readWaiter(operations: readonly Operation[]): Waiter | undefined {
  const value = operations.map(({ extensions }) => extensions["x-waiter"]).find(isObject);
  if (value === undefined) return undefined;
  const attribute = String(value.status).split("/").at(-1) ?? "";
  const { succeeded, failed, canceled } = value;
  return { attribute, succeeded: strings(succeeded), failed: strings(failed), canceled: strings(canceled) };
}

function field(value: unknown, name: string): unknown {
  return entries(value).find(([key]) => key === name)?.[1];
}

/** Reads and analyzes a description. */
export function readModel(document: Document): Model {
  return createModel(readOperations(document), { secrets: readSecrets(document), resolve: document.resolve });
}

function readSecrets({ root, resolve }: Document): Secrets {
  const { names, masks } = resolve(root["x-secrets"]);
  return { names: new RegExp(typeof names === "string" ? names : "$^", "i"), masks: strings(masks) };
}
