// Documented requests of an operation, as a server with state can execute them.
import {
  type DescribedOperation,
  type Description,
  type Json,
  pathParameters,
} from "@planasonix/scripts/openapi/description.ts";
import { examplesOf, parameterValues } from "../cases/examples.ts";

/** A documented request: the examples of the parameters, and one example of the body. */
export interface DocumentedRequest {
  /** The name, such as `pipelines.create <- minimal`. */
  readonly name: string;
  /** The operation. The first examples of its parameters are the values of the request. */
  readonly operation: DescribedOperation;
  /** The body; undefined for a request without one. */
  readonly body: Json | undefined;
}

/** The requests of an operation: one for each example of the body, and one without a body if that is permitted. */
export function documentedRequests(description: Description, operation: DescribedOperation): DocumentedRequest[] {
  const { requestBody } = operation.object;
  const named = examplesOf(description, requestBody?.content);
  const bodies = requestBody === undefined ? [undefined] : requestBody.required ? named : [...named, undefined];
  const first = withoutCursor(operation);
  return bodies.map((body) => ({
    name: body === undefined ? operation.name : `${operation.name} <- ${body.name}`,
    operation: first,
    body: body?.value,
  }));
}

/** The operation without its cursor parameter: no server has issued the cursor of the example. */
function withoutCursor(operation: DescribedOperation): DescribedOperation {
  const cursor = operation.object["x-pagination"]?.cursor;
  const parameters = operation.parameters.filter(({ name, in: location }) => location !== "query" || name !== cursor);
  return { ...operation, parameters };
}

/** The request without optional query parameters. */
export function withoutOptions(request: DocumentedRequest): DocumentedRequest {
  const { operation } = request;
  const parameters = operation.parameters.filter((one) => one.in !== "query" || one.required === true);
  return { ...request, operation: { ...operation, parameters } };
}

/** The request with `id` in place of the last ID in its path; unchanged if the path contains no ID. */
export function withId(request: DocumentedRequest, id: string): DocumentedRequest {
  const last = pathParameters(request.operation).findLast(({ schema }) => schema.enum === undefined);
  return last === undefined ? request : withParameter(request, last.name, id);
}

export function withParameter(request: DocumentedRequest, name: string, value: Json): DocumentedRequest {
  const { operation } = request;
  const examples = { chosen: { value } };
  const parameters = operation.parameters.map((one) => (one.name === name ? { ...one, examples } : one));
  return { ...request, operation: { ...operation, parameters } };
}

export function fetchArguments(
  { operation, body }: DocumentedRequest,
  { url, apiKey }: { readonly url: string; readonly apiKey: string },
): [url: string, init: RequestInit] {
  const path = parameterValues(operation, "path");
  const query = Object.entries(parameterValues(operation, "query")).flatMap(([name, value]) =>
    [value].flat().map((one) => [name, String(one)]),
  );
  const filled = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(path[name])));
  const search = query.length === 0 ? "" : `?${new URLSearchParams(query)}`;
  const headers = {
    Authorization: `Bearer ${apiKey}`,
    ...(body !== undefined && { "Content-Type": "application/json" }),
  };
  return [
    `${url}${filled}${search}`,
    { method: operation.method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) },
  ];
}
