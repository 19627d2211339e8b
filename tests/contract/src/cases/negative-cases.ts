// Derives requests that each break one rule of the description. A server must reject each with the documented error,
// and name the field that breaks the rule.
import {
  type DescribedOperation,
  type Description,
  type Json,
  pathParameters,
  type Schema,
} from "@planasonix/scripts/openapi/description.ts";
import { examplesOf, parameterValues } from "./examples.ts";
import { invalidValues } from "./invalid-values.ts";

/** A request that violates the description, and the expected error. */
export interface NegativeCase {
  /** The name, such as `body.nodes[0].id: required`. */
  readonly name: string;
  readonly operation: DescribedOperation;
  readonly status: 400 | 401;
  /** The field that `error.details` must name; undefined for wrong credentials. */
  readonly field: string | undefined;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

interface Parts {
  readonly query: Readonly<Record<string, Json>>;
  readonly path: Readonly<Record<string, Json>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Json | undefined;
}

/** Operations for which the mock and the sandbox require no API key, although the API does. */
const KEYLESS = ["meta.getOpenApiDocument"];
const KEY = { Authorization: "Bearer plnx_live_example" };

/** All requests that result from breaking a single rule of the description in a valid request. */
export function negativeCases(description: Description, operation: DescribedOperation): NegativeCase[] {
  const [media] = Object.values(operation.object.requestBody?.content ?? {});
  const [request] = examplesOf(description, operation.object.requestBody?.content);
  const valid: Parts = {
    query: parameterValues(operation, "query"),
    path: parameterValues(operation, "path"),
    headers: KEY,
    body: request?.value,
  };
  return [
    ...wrongCredentials(operation, valid),
    ...wrongParameters(description, operation, valid),
    ...(media?.schema && request ? wrongBodies(description, operation, valid, media.schema) : []),
  ];
}

function wrongCredentials(operation: DescribedOperation, valid: Parts): NegativeCase[] {
  if (KEYLESS.includes(operation.name)) return [];
  const wrong = { "no credentials": {}, "wrong scheme": { Authorization: "Basic a2V5Og==" } };
  return Object.entries(wrong).map(([name, headers]) =>
    request(operation, { ...valid, headers: headers as Record<string, string> }, name, 401, undefined),
  );
}

function* wrongParameters(
  description: Description,
  operation: DescribedOperation,
  valid: Parts,
): Generator<NegativeCase> {
  for (const { name, in: location, required, schema } of operation.parameters) {
    if (location === "header" || location === "cookie") continue;
    const at = `${location}.${name}`;
    if (location === "query" && required) {
      const { [name]: _, ...query } = valid.query;
      yield request(operation, { ...valid, query }, `${at}: required`, 400, at);
    }
    const example = valid[location][name] ?? null;
    // A server that does not know the parameter ignores both values, and fails this case.
    if (location === "query" && schema.type !== "array") {
      const query = { ...valid.query, [name]: [example, example] };
      yield request(operation, { ...valid, query }, `${at}: given twice`, 400, at);
    }
    for (const invalid of invalidValues(description, schema, example)) {
      if (!fitsIntoUrl(schema, invalid.rule, location)) continue;
      const parts = { ...valid, [location]: { ...valid[location], [name]: invalid.value } };
      yield request(operation, parts, `${at}: ${invalid.rule}`, 400, at);
    }
  }
}

/**
 * Whether a parameter can violate a rule. In a URL, every value is a string, so `null` does not exist, and no value has
 * the wrong type for a string or an array. An empty path parameter would change the path itself.
 */
function fitsIntoUrl({ type }: Schema, rule: string, location: string): boolean {
  if (rule === "null" || (location === "path" && rule === "minLength")) return false;
  return rule !== "type" || (type !== "string" && type !== "array");
}

function* wrongBodies(
  description: Description,
  operation: DescribedOperation,
  valid: Parts,
  schema: Schema,
): Generator<NegativeCase> {
  if (operation.object.requestBody?.required)
    yield request(operation, { ...valid, body: undefined }, "body: required", 400, "body");
  for (const { rule, field, value } of invalidValues(description, schema, valid.body ?? null)) {
    const at = field === "" ? "body" : `body.${field}`;
    yield request(operation, { ...valid, body: value }, `${at}: ${rule}`, 400, at);
  }
}

function request(
  operation: DescribedOperation,
  parts: Parts,
  name: string,
  status: 400 | 401,
  field: string | undefined,
): NegativeCase {
  const path = pathParameters(operation).reduce(
    (url, { name }) => url.replace(`{${name}}`, encodeURIComponent(String(parts.path[name]))),
    operation.path,
  );
  const query = new URLSearchParams(
    Object.entries(parts.query).flatMap(([key, value]) => [value].flat().map((one) => [key, text(one)])),
  );
  const body = parts.body === undefined ? undefined : JSON.stringify(parts.body);
  return {
    name,
    operation,
    status,
    field,
    method: operation.method,
    path: query.size > 0 ? `${path}?${query}` : path,
    headers: { ...parts.headers, ...(body !== undefined && { "Content-Type": "application/json" }) },
    body,
  };
}

function text(value: Json): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
