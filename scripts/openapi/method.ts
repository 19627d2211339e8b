// An operation as a method of a client: its arguments, its result, and the methods that its extensions add.
import {
  type DescribedOperation,
  type Description,
  listOperations,
  queryParameters,
  type Response,
  refName,
  resolve,
  type Schema,
} from "./description.ts";

/**
 * What a method takes between the path parameters and the options. A query that was described after the release of the
 * operation (`x-since`) is an option, so that the positions of arguments never change.
 */
export function takes(operation: DescribedOperation): "body" | "query" | undefined {
  if (operation.object.requestBody) return "body";
  return queryParameters(operation).some((parameter) => !parameter["x-since"]) ? "query" : undefined;
}

/** Whether the query is an option: the operation has a body, or was released without a query. */
export function isQueryOption(operation: DescribedOperation): boolean {
  return takes(operation) !== "query" && queryParameters(operation).length > 0;
}

/** The result of a successful response. `type` is the type of the resource, of a list item, or of the object. */
export type Result =
  | {
      readonly kind: "resource" | "list";
      readonly type: string;
      readonly hasId: boolean;
      /** The type of the metadata of a list, if it has more than the cursor of the next page. */
      readonly meta?: string | undefined;
    }
  | { readonly kind: "object"; readonly type: string }
  | { readonly kind: "nothing" }
  | { readonly kind: "file"; readonly mediaTypes: readonly string[] };

/** The result of a successful operation. The types of several success statuses form a union. */
export function resultOf(description: Description, operation: DescribedOperation): Result {
  const results = operation.successes.map(([, response]) => readResult(description, operation, response));
  const [first] = results;
  if (first === undefined) throw new Error(`${operation.name}: no successful response is described`);
  if (!("type" in first)) return first;
  const typed = results.flatMap((result) => ("type" in result ? [result] : []));
  const type = [...new Set(typed.map((result) => result.type))].join(" | ");
  const resources = typed.flatMap((result) => ("hasId" in result ? [result] : []));
  const [resource] = resources;
  if (resource === undefined || resources.length < typed.length) return { kind: "object", type };
  return { ...resource, type, hasId: resources.every(({ hasId }) => hasId) };
}

function readResult(description: Description, { name }: DescribedOperation, response: Response): Result {
  const [entry] = Object.entries(response.content ?? {});
  if (entry === undefined) return { kind: "nothing" };
  const [mediaType, { schema }] = entry;
  const data = schema?.$ref && resolve<Schema>(description, schema as { $ref: string }).properties?.data;
  if (mediaType !== "application/json" || !schema || !data)
    return { kind: "file", mediaTypes: Object.keys(response.content ?? {}) };
  const isList = data.type === "array";
  const one = (isList ? data.items : data) ?? {};
  const type = one.$ref ? refName(one) : `${refName(schema)}["data"]${isList ? "[number]" : ""}`;
  const { required = [] } = resolve<Schema>(description, one);
  if (required.includes("type") && required.includes("attributes"))
    return {
      kind: isList ? "list" : "resource",
      type,
      hasId: required.includes("id"),
      meta: metaOf(description, schema),
    };
  if (isList) throw new Error(`${name}: the items are not resources: \`type\` and \`attributes\` must be required`);
  return { kind: "object", type };
}

function metaOf(description: Description, reference: Schema): string | undefined {
  const { meta } = resolve<Schema>(description, reference).properties ?? {};
  const names = Object.keys(resolve<Schema>(description, meta ?? {}).properties ?? {});
  return meta && names.some((name) => name !== "page") ? refName(meta) : undefined;
}

/** The methods that extensions add to a resource, by their names. */
export const addedMethods = {
  /**
   * The method that waits until the work has ended (`x-waiter`) or, for work without an end such as a stream, until it
   * is running.
   */
  wait: ({ object }: Pick<DescribedOperation, "object">): string =>
    object["x-waiter"]?.succeeded.includes("running") ? "waitUntilRunning" : "wait",
  /** The method that starts work and waits for its end (`x-starts`). */
  start: ({ member }: DescribedOperation): string => `${member}AndWait`,
  /** The method that yields the items of a growing list (`x-follow`). */
  follow: ({ member }: DescribedOperation): string => member.replace(/^list/, "follow"),
} as const;

/** The names of all methods of a client, such as `runs.get`: those of the operations, and those that extensions add. */
export function methodNames(description: Description): string[] {
  return listOperations(description).flatMap((operation) => {
    const { object, resource, member } = operation;
    const added = [
      ...(object["x-waiter"] ? [addedMethods.wait(operation)] : []),
      ...(object["x-starts"] ? [addedMethods.start(operation)] : []),
      ...(object["x-follow"] ? [addedMethods.follow(operation)] : []),
    ];
    return [member, ...added].map((name) => `${resource}.${name}`);
  });
}

/**
 * Replaces names of the HTTP API with those of the client: `pipelines_get` with `pipelines.get`, `meta.page.cursor`
 * with `page.cursor`.
 */
export function byMethodNames(text: string, operations: { has(name: string): boolean }): string {
  return text
    .replaceAll("`meta.page.cursor`", "`page.cursor`")
    .replace(/`(\w+?)_(\w+)`/g, (found, resource: string, member: string) =>
      operations.has(`${resource}.${member}`) ? `\`${resource}.${member}\`` : found,
    );
}
