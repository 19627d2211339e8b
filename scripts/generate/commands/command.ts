// This folder derives the commands of the command line from the description.
import {
  type DescribedOperation,
  listOperations,
  pathParameters,
  queryParameters,
  type Schema,
  type WholeDescription,
} from "../../openapi/description.ts";
import { exampleRequest, parameterExample } from "../../openapi/example-request.ts";
import { addedMethods, resultOf, takes } from "../../openapi/method.ts";
import { columnsOf } from "./columns.ts";
import { exampleWords } from "./example.ts";
import { bodyFlags, type Flag, flagOf } from "./flags.ts";
import { kebabCase } from "./kebab-case.ts";

/** One command: what its help states, and how its words become a request. */
export interface Command {
  readonly name: string;
  /** The public name of the operation, such as `pipelines.listRuns`. */
  readonly operation: string;
  readonly summary: string;
  readonly description: string;
  readonly method: string;
  readonly path: string;
  readonly effect: string;
  readonly retry: string;
  readonly scopes: readonly string[];
  /** Whether the argument of the client's method before the options is a body or a query. */
  readonly takes?: "body" | "query";
  readonly ids: readonly { readonly name: string; readonly description: string; readonly example: string }[];
  readonly query: readonly Flag[];
  readonly body?: { readonly required: boolean; readonly description: string; readonly flags: readonly Flag[] };
  /** Whether the list has pages with cursors. */
  readonly paged: boolean;
  /** Whether the request can state the size of a page. */
  readonly hasPageSize: boolean;
  readonly result: string;
  /** The columns of a list, in the order in which a table shows them. */
  readonly columns?: readonly string[];
  /** The words of an example, without the name of the program. */
  readonly example: readonly string[];
  /** How to wait for what the command starts, or for the resource that it returns. */
  readonly starts?: { readonly method: string; readonly poll: string; readonly id: string };
  readonly waiter?: object;
}

/** Derives the command of an operation. */
export function commandOf(description: WholeDescription, operation: DescribedOperation): Command {
  const { object, name, method, path } = operation;
  const extensions = object as typeof object & { readonly "x-effect": string };
  const page = object["x-pagination"]?.cursor;
  const { kind } = resultOf(description, operation);
  const isList = kind === "list";
  const query = queryParameters(operation)
    .filter(({ name: field }) => field !== "cursor" && !(isList && field === "limit"))
    .map(({ name: field, required, schema, ...parameter }) =>
      flagOf(description, field, { ...schema, ...pick(parameter) }, required === true, inText(description)),
    );
  const [media] = Object.values(object.requestBody?.content ?? {});
  const flags = media ? bodyFlags(description, media.schema ?? {}, inText(description)) : [];
  const ids = pathParameters(operation).map((parameter) => ({
    name: parameter.name,
    description: inText(description)(parameter.description ?? ""),
    example: String(parameterExample(description, parameter)),
  }));
  const example = exampleRequest(description, operation);
  return {
    name: kebabCase(operation.member),
    operation: name,
    summary: object.summary,
    description: inText(description)(object.description),
    method,
    path,
    effect: extensions["x-effect"],
    retry: object["x-retry"],
    scopes: object["x-required-scopes"] ?? [],
    ...(takes(operation) && { takes: takes(operation) as "body" | "query" }),
    ids,
    query,
    ...(media && {
      body: {
        required: object.requestBody?.required === true,
        description: inText(description)(object.requestBody?.description ?? ""),
        flags,
      },
    }),
    paged: page === "cursor",
    hasPageSize: isList && queryParameters(operation).some(({ name: field }) => field === "limit"),
    result: kind,
    ...(isList && { columns: columnsOf(description, operation) }),
    example: [
      kebabCase(operation.resource),
      kebabCase(operation.member),
      ...exampleWords({ ids, query, flags }, example).words,
    ],
    ...(object["x-starts"] && {
      starts: { method: addedMethods.start(operation), poll: object["x-starts"].poll, id: object["x-starts"].id },
    }),
    ...(object["x-waiter"] && { waiter: { ...object["x-waiter"], method: addedMethods.wait(operation) } }),
  };
}

function pick({ description, ...parameter }: { description?: string; "x-sensitive"?: boolean }): Schema {
  return { ...(description && { description }), ...(parameter["x-sensitive"] && { "x-sensitive": true }) };
}

/** Replaces each operationId in a text with its command. */
function inText(description: WholeDescription): (text: string) => string {
  const known = (commandNames.get(description) ?? remember(description)) as ReadonlyMap<string, string>;
  return (text) =>
    text
      .replaceAll(/`(\w+_\w+)`/g, (whole, id: string) => (known.has(id) ? `\`planasonix ${known.get(id)}\`` : whole))
      .replaceAll(/\s+/g, " ")
      .trim();
}

const commandNames = new WeakMap<object, Map<string, string>>();

function remember(description: WholeDescription): Map<string, string> {
  const names = new Map(
    listOperations(description).map(({ object, resource, member }) => [
      object.operationId,
      `${kebabCase(resource)} ${kebabCase(member)}`,
    ]),
  );
  commandNames.set(description, names);
  return names;
}
