import type { DescribedOperation, Json } from "@planasonix/scripts/openapi/description.ts";
import { parameterValues } from "../cases/examples.ts";
import { type CallResult, parseFile } from "./method-call.ts";

/** An openapi-fetch client: one function for each HTTP method. */
export type RawClient = Readonly<Record<string, (path: string, init: object) => Promise<RawResult>>>;

interface RawResult {
  readonly data?: unknown;
  readonly error?: unknown;
  readonly response: Response;
}

/**
 * Calls an operation with openapi-fetch, with the given body and headers and the first example of each path and query
 * parameter.
 */
export async function callRaw(
  raw: RawClient,
  operation: DescribedOperation,
  body: Json | undefined,
  headers: Readonly<Record<string, string>>,
): Promise<CallResult> {
  const send = raw[operation.method];
  if (send === undefined) throw new Error(`the raw client has no method ${operation.method}`);
  const isFile = operation.successes.some(
    ([, { content }]) => content && !("application/json" in content && Object.keys(content).length === 1),
  );
  const { data, error, response } = await send(operation.path, {
    params: { path: parameterValues(operation, "path"), query: parameterValues(operation, "query") },
    headers,
    ...(body !== undefined && { body }),
    ...(isFile && { parseAs: "text" }),
  });
  return {
    status: response.status,
    headers: response.headers,
    body: response.ok ? (isFile ? parseFile(String(data)) : data) : error,
  };
}
