// Writes the row of an operation. The bundles of applications contain the rows, so a row omits what follows from
// the rest or is usual.
import {
  type DescribedOperation,
  queryParameters,
  reservedIds,
  type WaiterObject,
} from "@planasonix/scripts/openapi/description.ts";
import { addedMethods, isQueryOption, resultOf } from "@planasonix/scripts/openapi/method.ts";
import { defaultRetryClass, statedEffects } from "./defaults.ts";
import { type DescriptionIndex, knownValues } from "./description-index.ts";
import { finderOf } from "./finders.ts";
import { literal, named } from "./literal.ts";

/** How a row is generated. */
export interface RowOptions {
  /**
   * Whether the rows say how the work that they start is found. Ours do not, because few programs need it.
   * @default false
   */
  readonly hasFinders?: boolean;
}

/** The row of an operation, as the source text of a literal. */
export function rowOf(
  index: DescriptionIndex,
  operation: DescribedOperation,
  { hasFinders = false }: RowOptions,
): string {
  const { description, cancels } = index;
  const { object, resource, method, path } = operation;
  const query = queryParameters(operation).map(({ name }) => name);
  const http = [`${method} ${below(resource, path)}`, query.join("&")].filter(Boolean).join("?");
  const result = resultOf(description, operation);
  const reserved = reservedIds(description, operation);
  return literal({
    takes: object.requestBody ? "body" : undefined,
    body: object.requestBody && !object.requestBody.required ? "optional" : undefined,
    query: !object.requestBody && isQueryOption(operation) ? "option" : undefined,
    gives: result.kind === "resource" ? undefined : result.kind,
    id: "hasId" in result && !result.hasId ? "optional" : undefined,
    page: object["x-pagination"]?.cursor === "cursor" ? undefined : object["x-pagination"]?.cursor,
    retry: object["x-retry"] === defaultRetryClass(method) ? undefined : object["x-retry"],
    timeoutMs: object["x-timeout-ms"],
    reserved: reserved.length > 0 ? reserved : undefined,
    outcome: object["x-outcome"] === "none" ? undefined : object["x-outcome"]?.replace(`${resource}.`, ""),
    waiter: object["x-waiter"] && waiterOf(index, operation, object["x-waiter"]),
    // Polls and cancels have priority, because they observe or end work that costs more than a request.
    priority: object["x-waiter"] || cancels.has(operation.name) ? true : undefined,
    starts: object["x-starts"] && {
      method: addedMethods.start(operation),
      poll: named(object["x-starts"].poll),
      id: object["x-starts"].work_id,
      find: hasFinders ? (finderOf(index, operation)?.[1] ?? null) : undefined,
    },
    follow: object["x-follow"] && {
      method: addedMethods.follow(operation),
      ...object["x-follow"],
      until: named(object["x-follow"].until),
    },
    effects: statedEffects(method, object["x-effect"]),
    // At the end, because equal beginnings of rows compress better.
    http,
  });
}

/**
 * Converts `x-waiter` to the form of the operation table. `pending` are the known status values that do not end the
 * work.
 */
function waiterOf({ description }: DescriptionIndex, operation: DescribedOperation, stated: WaiterObject): object {
  const known = knownValues(description, operation, stated.status);
  const ending = [...stated.succeeded, ...stated.failed, ...stated.canceled];
  const method = addedMethods.wait(operation);
  return {
    method,
    ...stated,
    pending: known.filter((value) => !ending.includes(value)),
    cancel: named(stated.cancel),
  };
}

/** Replaces the resource at the start of a path with a dot, and its ID by an empty parameter: `./{}` for `/runs/{run_id}`. */
function below(resource: string, path: string): string {
  const own = `/${resource}`;
  if (path !== own && !path.startsWith(`${own}/`)) return path;
  return `.${path.slice(own.length).replace(`{${resource.slice(0, -1)}_id}`, "{}")}`;
}
