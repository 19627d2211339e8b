// Two ways to make the same request: the client's method in this module, and openapi-fetch in `raw-call.ts`.
import {
  type DescribedOperation,
  type Description,
  type Json,
  type JsonObject,
  pathParameters,
} from "@planasonix/scripts/openapi/description.ts";
import { resultOf, takes } from "@planasonix/scripts/openapi/method.ts";
import { parameterValues } from "../cases/examples.ts";

/** The result of a call, in the same form for the client's method and for openapi-fetch. */
export interface CallResult {
  readonly status: number;
  /** Absent if the method rejected, because the client's errors contain no headers. */
  readonly headers?: Headers;
  readonly body: unknown;
  /** The message of the error if the method rejected. */
  readonly message?: string;
  /** The class name of the error if the method rejected. */
  readonly errorClass?: string;
}

/** The methods of a client, by resource and name. */
export type Methods = Readonly<Record<string, Readonly<Record<string, (...args: unknown[]) => MethodResult>>>>;

interface MethodResult extends PromiseLike<unknown> {
  toArray(): Promise<unknown>;
  withResponse(): Promise<{ readonly data: unknown; readonly response: Response }>;
}

/** The properties of the client's errors that the suite compares. */
interface ReportedError {
  readonly name: string;
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly details: unknown;
}

/**
 * Calls the client's method for an operation, with the given body and headers and the first example of each path and
 * query parameter. If the API responds with an error, returns that error as a result.
 */
export async function callMethod(
  client: Methods,
  description: Description,
  operation: DescribedOperation,
  body: Json | undefined,
  headers: Readonly<Record<string, string>>,
): Promise<CallResult> {
  try {
    const { data, response } = await methodOf(
      client,
      operation,
    )(...methodArguments(operation, body, headers)).withResponse();
    return { status: response.status, headers: response.headers, body: await comparable(description, operation, data) };
  } catch (error) {
    return rejection(error);
  }
}

/** Finds the client's method for an operation. @throws {Error} If the client has no such method. */
export function methodOf(
  client: Methods,
  { resource, member }: Pick<DescribedOperation, "resource" | "member">,
): (...args: unknown[]) => MethodResult {
  const method = client[resource]?.[member];
  if (method === undefined) throw new Error(`the client has no method ${resource}.${member}`);
  return method;
}

/**
 * The arguments of the method for an operation. The options come last and disable retries. `query` defaults to the
 * examples of the query parameters.
 */
export function methodArguments(
  operation: DescribedOperation,
  body: Json | undefined,
  headers: Readonly<Record<string, string>>,
  query: JsonObject = parameterValues(operation, "query"),
): unknown[] {
  const path = parameterValues(operation, "path");
  const [first, second] = pathParameters(operation);
  const inPath = second ? [path] : first ? [path[first.name]] : [];
  const options = { headers, maxRetries: 0 };
  const taken = takes(operation);
  if (taken === "query") return [...inPath, query, options];
  const all = Object.keys(query).length > 0 ? { ...options, query } : options;
  return taken === "body" ? [...inPath, body, all] : [...inPath, all];
}

/** Converts the result of a method to the form that `judge/compare.ts` expects. */
async function comparable(description: Description, operation: DescribedOperation, data: unknown): Promise<unknown> {
  const { kind } = resultOf(description, operation);
  if (kind === "file") return parseFile(await new Response((data as { readonly body: ReadableStream }).body).text());
  if (kind === "list") {
    const { data: items, cursor } = data as { readonly data: unknown; readonly cursor: unknown };
    return { items, cursor };
  }
  return kind === "nothing" ? data : { data };
}

/** Parses the text of a file if it looks like JSON, so that the formatting of the JSON does not matter. */
export function parseFile(text: string): unknown {
  return /^[[{]/.test(text) ? JSON.parse(text) : text;
}

function rejection(error: unknown): CallResult {
  const { name, status, code, message, details } = error as ReportedError;
  if (status === undefined) throw error;
  return { status, body: { code, details }, message, errorClass: name };
}
