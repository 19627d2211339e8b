// The signature of a method: the arguments for the path, the body or the query, then the options, and the result.
import {
  camelCase,
  type DescribedOperation,
  type Description,
  pathParameters,
  queryParameters,
  type Schema,
} from "@planasonix/scripts/openapi/description.ts";
import { isQueryOption, type Result, takes } from "@planasonix/scripts/openapi/method.ts";
import { pathType, queryType } from "../types/named-types.ts";

/** One argument of a method, with its documentation. */
export interface Argument {
  readonly name: string;
  readonly isOptional: boolean;
  readonly type: string;
  readonly words: string;
}

/** Formats the argument for a signature, such as `body?: PipelineRunStart`. */
export function declare({ name, isOptional, type }: Argument): string {
  return `${name}${isOptional ? "?" : ""}: ${type}`;
}

/**
 * The argument for the path parameters, if there are any: a string for one parameter; for several, an object with a
 * field for each, because swapped strings would compile.
 */
export function pathArguments(operation: DescribedOperation): Argument[] {
  const parameters = pathParameters(operation);
  const [first, second] = parameters;
  if (first === undefined) return [];
  const words = parameters.map(({ name, description = "" }) => (second ? `\`${name}\`: ${description}` : description));
  const [name, type] = second ? ["path", pathType(operation.name)] : [camelCase(first.name), "string"];
  return [{ name, isOptional: false, type, words: words.join(" ") }];
}

/** The arguments before the options: the path parameters, then the body or the query, unless the query is an option. */
export function argumentsOf(description: Description, operation: DescribedOperation): Argument[] {
  const path = pathArguments(operation);
  const { requestBody } = operation.object;
  if (requestBody) {
    const [media] = Object.values(requestBody.content);
    const type = bodyType(description, operation, media?.schema);
    return [
      ...path,
      { name: "body", isOptional: !requestBody.required, type, words: requestBody.description ?? "The body." },
    ];
  }
  if (takes(operation) === undefined) return path;
  const query = queryParameters(operation);
  const isOptional = !query.some(({ required }) => required);
  const names = query.map(({ name }) => `\`${name}\``).join(", ");
  return [
    ...path,
    { name: "query", isOptional, type: queryType(operation.name), words: `Query parameters: ${names}.` },
  ];
}

function bodyType(description: Description, { name }: DescribedOperation, schema: Schema | undefined): string {
  const type = schema?.$ref?.split("/").pop();
  if (type === undefined || !(type in description.components.schemas))
    throw new Error(`${name}: the schema of the body must be a reference to a schema in spec/schemas`);
  return type;
}

/** The options argument of a call. Its type depends on whether the call reads, writes or lists. */
export function callOptions(operation: DescribedOperation, { kind }: Result): Argument {
  const isRead = /^(GET|HEAD)$/.test(operation.method);
  return options(kind === "list" ? "ListOptions" : isRead ? "ReadOptions" : "WriteOptions", "", operation);
}

/** The options argument of `...AndWait`. `started` and `polled` are the result types of the start and of the poll. */
export function startOptions(operation: DescribedOperation, started: string, polled: string): Argument {
  return options("StartOptions", started === polled ? `<${polled}>` : `<${polled}, ${started}>`, operation);
}

/** The options argument of a wait. `type` is the result type of the poll. */
export function waitOptions(type: string): Argument {
  return options("WaitOptions", `<${type}>`);
}

/** The options argument of a method that follows a list. */
export function followOptions(operation: DescribedOperation): Argument {
  return options("FollowOptions", "", operation);
}

const optionWords = {
  ReadOptions: "Headers, signal, timeouts and retries of this call.",
  WriteOptions: "Headers, signal, timeouts, retries and idempotency key of this call.",
  ListOptions: "Headers, signal, timeouts and retries of this list, and whether it is prefetched.",
  WaitOptions: "Deadline, interval, callbacks and signal of this wait.",
  StartOptions: "Deadline, interval, callbacks and signal of this wait, and the idempotency key of the start.",
  FollowOptions: "Deadline, interval, callback and signal for following this list.",
};

/** Builds the options argument. Its type includes the query if the query is an option. */
function options(type: keyof typeof optionWords, parameters: string, operation?: DescribedOperation): Argument {
  const query = operation && isQueryOption(operation) ? ` & QueryOptions<${queryType(operation.name)}>` : "";
  return { name: "options", isOptional: true, type: type + parameters + query, words: optionWords[type] };
}

export function returns(result: Result): string {
  switch (result.kind) {
    case "list":
      return `Paginated<${[result.type, result.meta].filter(Boolean).join(", ")}>`;
    case "resource":
    case "object":
      return `ApiPromise<${result.type}>`;
    case "file":
      return "ApiPromise<FileResponse>";
    case "nothing":
      return "ApiPromise<undefined>";
  }
}
