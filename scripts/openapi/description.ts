// The bundled description in the form that the generators and the checks read.
import { readFileSync } from "node:fs";

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly required?: readonly string[];
  readonly "x-sensitive"?: boolean;
  readonly [keyword: string]: unknown;
}

export interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header" | "cookie";
  readonly description?: string;
  readonly required?: boolean;
  readonly schema: Schema;
  readonly examples?: Examples;
  readonly "x-evidence"?: "documented" | "inferred";
  readonly "x-sensitive"?: boolean;
  /** The version that added the parameter to an operation that had been released without it. */
  readonly "x-since"?: string;
}

/** Examples by name, each with its value or a reference. */
export type Examples = Readonly<
  Record<string, { readonly $ref?: string; readonly summary?: string; readonly value?: Json }>
>;

export interface Media {
  readonly schema?: Schema;
  readonly examples?: Examples;
}

export interface Response {
  readonly description?: string;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly content?: Readonly<Record<string, Media>>;
}

export interface OperationObject {
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly tags: readonly [string];
  readonly deprecated?: boolean;
  readonly parameters?: readonly (Parameter | { readonly $ref: string })[];
  readonly requestBody?: {
    readonly description?: string;
    readonly required?: boolean;
    readonly content: Readonly<Record<string, Media>>;
  };
  readonly responses: Readonly<Record<string, Response | { readonly $ref: string }>>;
  readonly "x-required-scopes"?: readonly string[];
  readonly "x-retry": "safe" | "idempotent" | "keyed" | "never";
  readonly "x-effect": readonly Effect[];
  readonly "x-final"?: boolean;
  readonly "x-reveals"?: "rows" | "secret";
  readonly "x-confirm"?: boolean;
  readonly "x-outcome"?: string;
  readonly "x-needs-promoted"?: boolean;
  readonly "x-verdict"?: { readonly field: string; readonly passed: readonly (string | boolean)[] };
  readonly "x-pagination"?: { readonly cursor: string };
  readonly "x-timeout-ms"?: number;
  readonly "x-waiter"?: WaiterObject;
  readonly "x-starts"?: { readonly poll: string; readonly work_id: string; readonly find?: FindObject };
  /** The page that documents the operation. Only in the published description. */
  readonly externalDocs?: { readonly url: string };
  /** Only in the published description. */
  readonly "x-codeSamples"?: readonly { readonly lang: string; readonly source: string }[];
  readonly "x-follow"?: { readonly until: string; readonly time?: string; readonly before?: readonly string[] };
}

/** What a request can do. */
export type Effect = "read" | "reach" | "execute" | "spend" | "change" | "start" | "send" | "grant" | "delete";

/** How the list that `x-outcome` names shows the work that an operation has started. */
export interface FindObject {
  /** JSON pointers into an item to the time of its creation; the first that leads to a value counts. */
  readonly created: readonly string[];
  /** JSON pointers into an item, each with the values that the item has if the operation has started it. */
  readonly only?: Readonly<Record<string, readonly string[]>>;
}

export interface WaiterObject {
  readonly status: string;
  readonly error?: string;
  readonly succeeded: readonly string[];
  readonly failed: readonly string[];
  readonly canceled: readonly string[];
  readonly cancel?: string;
}

export interface Description {
  readonly info: { readonly version: string };
  readonly tags?: readonly { readonly name: string; readonly description?: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly webhooks?: Readonly<Record<string, unknown>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>;
    readonly [kind: string]: Readonly<Record<string, unknown>> | undefined;
  };
}

/** The whole description, with the API's title and text, its servers, and its tags in groups. */
export interface WholeDescription extends Description {
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly servers: readonly [{ readonly url: string }, ...{ readonly url: string }[]];
  readonly tags: readonly Tag[];
  /** How to tell secrets by their names, and the texts that stand for them. */
  readonly "x-secrets": { readonly names: string; readonly masks: readonly string[] };
  readonly "x-tagGroups": readonly { readonly name: string; readonly tags: readonly string[] }[];
}

export interface Tag {
  readonly name: string;
  readonly description: string;
}

/** One operation, with the references to its parameters and successful responses resolved. */
export interface DescribedOperation {
  /** The public name, such as `pipelines.run`. */
  readonly name: string;
  readonly resource: string;
  readonly member: string;
  readonly method: string;
  readonly path: string;
  readonly object: OperationObject;
  readonly parameters: readonly Parameter[];
  /** The status and response of each success. */
  readonly successes: readonly (readonly [status: string, Response])[];
}

/** The HTTP methods of operations. The other keys of a path item apply to all of its operations. */
export const methods: readonly string[] = ["get", "put", "post", "delete", "patch", "head"];

export function readDescription(file: URL): Description {
  return JSON.parse(readFileSync(file, "utf8"));
}

/** Follows references into the components until it reaches a value. */
export function resolve<Value>(description: Description, value: Value | { readonly $ref: string }): Value {
  if (typeof value !== "object" || value === null || !("$ref" in value)) return value as Value;
  const path = value.$ref.replace(/^#\//, "").split("/");
  const target = path.reduce<unknown>((node, key) => (node as JsonObject)[decodeURIComponent(key)], description);
  return resolve(description, target as Value);
}

export function listOperations(description: Description): DescribedOperation[] {
  return Object.entries(description.paths).flatMap(([path, item]) =>
    methods.filter((method) => method in item).map((method) => describe(description, path, method)),
  );
}

/** The resources in alphabetical order, each with its operations. */
export function listResources(
  description: Description,
): (readonly [resource: string, operations: readonly DescribedOperation[]])[] {
  const operations = listOperations(description);
  const names = [...new Set(operations.map(({ resource }) => resource))].sort();
  return names.map((name) => [name, operations.filter(({ resource }) => resource === name)]);
}

function describe(description: Description, path: string, method: string): DescribedOperation {
  const item = description.paths[path] as Readonly<Record<string, unknown>>;
  const object = withPublicNames(item[method] as OperationObject);
  const name = publicName(object.operationId);
  const [resource = "", member = ""] = name.split(".");
  const shared = (item.parameters ?? []) as NonNullable<OperationObject["parameters"]>;
  const successes = Object.entries(object.responses).filter(([status]) => status.startsWith("2"));
  return {
    name,
    resource,
    member,
    method: method.toUpperCase(),
    path,
    object,
    parameters: [...shared, ...(object.parameters ?? [])].map((parameter) =>
      resolve<Parameter>(description, parameter),
    ),
    successes: successes.map(([status, response]) => [status, resolve<Response>(description, response)] as const),
  };
}

/** Converts operationIds in extensions to public names, which programs and clients use. */
function withPublicNames(object: OperationObject): OperationObject {
  const { "x-outcome": checkWith, "x-waiter": waiter, "x-starts": starts, "x-follow": follow } = object;
  return {
    ...object,
    ...(checkWith && { "x-outcome": publicName(checkWith) }),
    ...(waiter?.cancel && { "x-waiter": { ...waiter, cancel: publicName(waiter.cancel) } }),
    ...(starts && { "x-starts": { ...starts, poll: publicName(starts.poll) } }),
    ...(follow && { "x-follow": { ...follow, until: publicName(follow.until) } }),
  };
}

/** `pipelines_run` -> `pipelines.run`. */
export function publicName(operationId: string): string {
  return operationId.replace("_", ".");
}

/** The path parameters in the order of the path template. */
export function pathParameters(operation: DescribedOperation): Parameter[] {
  const names = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
  return names.map((name) => {
    const described = operation.parameters.find((parameter) => parameter.in === "path" && parameter.name === name);
    if (described === undefined) throw new Error(`${operation.name}: the path parameter ${name} is not described`);
    return described;
  });
}

/** The values of an operation's last segment, a path parameter, whose URL is that of another operation of the method. */
export function reservedIds(description: Description, { path, method }: DescribedOperation): string[] {
  const [before, name] = path.split(/(?=\{\w+\}$)/);
  if (name === undefined) return [];
  return Object.entries(description.paths)
    .filter(([other, item]) => method.toLowerCase() in item && other.startsWith(`${before}`))
    .map(([other]) => other.slice(before?.length))
    .filter((last) => /^[^/{]+$/.test(last));
}

export function queryParameters(operation: DescribedOperation): Parameter[] {
  return operation.parameters.filter((parameter) => parameter.in === "query");
}

export function refName({ $ref = "" }: { readonly $ref?: string }): string {
  return $ref.slice($ref.lastIndexOf("/") + 1);
}

/** `pipeline_id` -> `pipelineId`. */
export function camelCase(name: string): string {
  return name.replace(/[-_](\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** `pipelines.listRuns` -> `PipelinesListRuns`. */
export function pascalCase(name: string): string {
  return camelCase(`_${name.replace(".", "_")}`);
}
