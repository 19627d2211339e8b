import { type CallInput, encodeQuery } from "../exchange/prepare.ts";
import { isBytes } from "../http/bytes.ts";
import type { Endpoint, OperationTraits } from "../model/operation.ts";
import { isOptionName, type MethodKind, readMethodOptions } from "../options/call-options.ts";
import { isObject, plainObject } from "../options/validators.ts";

/**
 * Reads the arguments of a method: the path parameter, or an object with all path parameters if there are several; then
 * the body or the query, if the operation takes one; then the options. Encodes the query at once: later changes have no
 * effect.
 *
 * @throws {TypeError} If an argument, an option or a query parameter is invalid, an option is in the body or the query,
 * there are too many arguments, or a query parameter is given twice.
 */
export function readArguments(endpoint: Endpoint, kind: MethodKind, values: readonly unknown[]): CallInput {
  const { operation, hasParameters } = endpoint;
  const takes = kind === "wait" ? undefined : operation.takes; // A wait takes only the path parameter of its poll.
  let position = hasParameters ? 1 : 0;
  const path = endpoint.path(values[0]);
  const taken = takes && values[position++];
  const problem =
    (taken && misplacedOption(taken, takes)) ||
    (values.length > position + 1 && values.findLastIndex((value) => value !== undefined) > position
      ? "There are too many arguments"
      : takes === "body" && !isBody(taken, operation) && "The body must be an object");
  if (problem) {
    const order = [hasParameters && "path", takes, "options"].filter(Boolean).join(", ");
    throw new TypeError(`${problem}; the order is ${order}`);
  }
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

function misplacedOption(taken: unknown, takes: string): string | undefined {
  // Listing the keys of bytes would create a string for each byte.
  const name = isBytes(taken) ? undefined : Object.keys(Object(taken)).find(isOptionName);
  return name && `\`${name}\` is an option, not part of the ${takes}`;
}

/** The bodies of all methods are objects. Only `createRaw` also sends arrays and text. */
function isBody(value: unknown, { body }: OperationTraits): boolean {
  return value === undefined ? body === "optional" : isObject(value) && !Array.isArray(value);
}

function toObject(name: string, value: unknown): object | undefined {
  if (value === undefined || (isObject(value) && plainObject[1](value))) return value;
  throw new TypeError(`The ${name} must be ${plainObject[0]}`);
}

function pageParameter({ operation }: Endpoint): string {
  return operation.page ?? "cursor";
}

/** The cursor in the caller's query. */
export function initialCursor({ endpoint, query = [] }: CallInput): string | undefined {
  const given = query.find(([name]) => name === pageParameter(endpoint));
  return given && decodeURIComponent(given[1]);
}

/** The input of the call for the page at a cursor; without a cursor, for the first page. */
export function withCursor(input: CallInput, cursor: string | undefined, options: CallInput["options"]): CallInput {
  const page = pageParameter(input.endpoint);
  const others = (input.query ?? []).filter(([name]) => name !== page);
  return {
    ...input,
    query: [...others, ...encodeQuery({ [page]: cursor })],
    options: { ...input.options, ...options },
  };
}
