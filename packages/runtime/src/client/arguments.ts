import { type CallInput, encodeQuery } from "../exchange/prepare.ts";
import { isBytes } from "../http/bytes.ts";
import type { Endpoint } from "../model/endpoint.ts";
import { ownProperties } from "../model/own-properties.ts";
import { isOptionName, type MethodKind, readMethodOptions } from "../options/call-options.ts";
import { unknownName } from "../options/names.ts";
import { checkObject, isObject } from "../options/validators.ts";

/**
 * Reads the arguments of a method: the path parameter, or an object with all path parameters if there are several; then
 * the body or the query, if the operation takes one; then the options. Encodes the query at once: later changes have no
 * effect. An omitted body is an empty object, so that a call sends the same bytes whether it passes one or not.
 *
 * @throws {TypeError} If an argument, an option or a query parameter is invalid, an option is in the body or the query,
 * there are too many arguments, or a query parameter is unknown or given twice.
 */
export function readArguments(endpoint: Endpoint, kind: MethodKind, values: readonly unknown[]): CallInput {
  const { pathNames } = endpoint;
  const isWait = kind === "wait"; // A wait takes only the path parameter of its poll.
  const takes = isWait ? undefined : endpoint.takes;
  const queryNames = isWait ? [] : endpoint.queryNames;
  let position = pathNames.length > 0 ? 1 : 0;
  const [given] = values;
  // A path may have further properties, such as those of a resource.
  if (pathNames.length > 1 && isObject(given) && !pathNames.every((name) => name in given)) {
    checkNames("path parameter", given, pathNames);
  }
  const path = endpoint.path(given);
  const taken = takes && values[position++];
  const problem =
    (takes && misplacedOption(taken, takes)) ||
    (values.findLastIndex((value) => value !== undefined) > position
      ? "There are too many arguments"
      : takes === "body" && !isBody(taken, endpoint) && "The body must be an object");
  if (problem) {
    const order = [pathNames.length > 0 && "path", takes, "options"].filter(Boolean).join(", ");
    throw new TypeError(`${problem}; the order is ${order}`);
  }
  const hasQueryOption = takes !== "query" && queryNames.length > 0;
  const options = readMethodOptions(values[position], kind, hasQueryOption);
  const query = takes === "query" ? taken : options.query;
  if (query !== undefined) {
    checkObject("query", query);
    checkNames("query parameter", query, queryNames, "; pass others in the option `extraQuery`");
  }
  const isGiven = query ?? options.extraQuery;
  return {
    endpoint,
    path,
    query: isGiven && encodeQuery(query, options.extraQuery),
    body: takes === "body" ? (taken ?? {}) : undefined,
    options,
  };
}

/** @throws {TypeError} If a name is unknown. `hint` ends the message. */
function checkNames(kind: string, given: object, known: readonly string[], hint?: string): void {
  const unknown = Object.keys(given).find((name) => !known.includes(name));
  if (unknown !== undefined) throw unknownName(kind, unknown, known, hint);
}

function misplacedOption(taken: unknown, takes: string): string | undefined {
  // Listing the keys of bytes would create a string for each byte.
  const name = isBytes(taken) ? undefined : Object.keys(Object(taken)).find(isOptionName);
  return name && `\`${name}\` is an option, not part of the ${takes}`;
}

/** The bodies of all methods are objects. Only `createRaw` also sends arrays and text. */
function isBody(value: unknown, { operation }: Endpoint): boolean {
  return value === undefined ? operation.body === "optional" : isObject(value) && !Array.isArray(value);
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
    options: ownProperties(input.options, options),
  };
}
