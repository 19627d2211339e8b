import { type CallInput, encodeQuery } from "../exchange/prepare.ts";
import type { Endpoint, OperationTraits } from "../model/operation.ts";
import { isOptionName, type MethodKind, readMethodOptions } from "../options/call-options.ts";
import { isObject, plainObject } from "../options/validators.ts";

/**
 * Reads the arguments of a method: the path parameter, or an object with two or more; then the body or the query, if the
 * operation takes one; then the options. Encodes a query at once, so that later changes of the object have no effect.
 *
 * @throws {TypeError} If an argument, an option or a query parameter is invalid, an option is in the body or the query, there
 *   are too many arguments, or a parameter is given twice.
 */
export function readArguments(endpoint: Endpoint, kind: MethodKind, values: readonly unknown[]): CallInput {
  const { operation } = endpoint;
  const takes = kind === "wait" ? undefined : operation.takes; // A wait takes only the path parameter of its poll.
  let position = endpoint.hasParameters ? 1 : 0;
  const path = endpoint.path(values[0]);
  const taken = takes && values[position++];
  const misplaced = Object.keys(Object(taken)).find(isOptionName);
  const order = `${endpoint.hasParameters ? "path, " : ""}${takes ? `${takes}, ` : ""}options`;
  if (misplaced) throw new TypeError(`\`${misplaced}\` is an option, not part of the ${takes}; the order is ${order}`);
  if (values.slice(position + 1).some((value) => value !== undefined))
    throw new TypeError(`There are too many arguments; the order is ${order}`);
  if (takes === "body" && !isBody(taken, operation))
    throw new TypeError(`The body must be an object; the order is ${order}`);
  const options = readMethodOptions(toObject("options", values[position]), kind, operation.query === "option");
  const query = takes === "query" ? toObject("query", taken) : undefined;
  const isGiven = query ?? options.query ?? options.extraQuery;
  return {
    endpoint,
    path,
    query: isGiven && encodeQuery(query, options.query, options.extraQuery),
    body: takes === "body" ? taken : undefined,
    options,
  };
}

/** The bodies of all methods are objects. Arrays and text are bodies only of `createRaw`. */
function isBody(value: unknown, { body }: OperationTraits): boolean {
  return value === undefined ? body === "optional" : isObject(value) && !Array.isArray(value);
}

function toObject(name: string, value: unknown): object | undefined {
  if (value === undefined || (isObject(value) && plainObject[1](value))) return value;
  throw new TypeError(`The ${name} must be ${plainObject[0]}`);
}

/** The query parameter that requests the next page of a list. */
function pageParameter({ operation }: Endpoint): string {
  return operation.page ?? "cursor";
}

/** The cursor in the caller's query. */
export function initialCursor({ endpoint, query = [] }: CallInput): string | undefined {
  const given = query.find(([name]) => name === pageParameter(endpoint));
  return given && decodeURIComponent(given[1]);
}

/** The input for the page at a cursor; without a cursor, for the first page of the caller's query. */
export function withCursor(input: CallInput, cursor: string | undefined, options: CallInput["options"]): CallInput {
  const { endpoint, query = [] } = input;
  const page = pageParameter(endpoint);
  const at = encodeQuery({ [page]: cursor });
  const isGiven = query.some(([name]) => name === page);
  const replaced = query.flatMap((parameter) => (parameter[0] === page && at.length > 0 ? at : [parameter]));
  return { ...input, query: isGiven ? replaced : [...query, ...at], options: { ...input.options, ...options } };
}
