import {
  type DescribedOperation,
  type Description,
  type Json,
  pathParameters,
  type Schema,
} from "@planasonix/scripts/openapi/description.ts";
import { examplesOf, parameterValues } from "./examples.ts";
import { violations } from "./invalid-values.ts";

/** A request that the description refuses, and where it has to say so. */
export interface NegativeCase {
  /** As in `body nodes[0].id: required`. */
  readonly name: string;
  readonly operation: DescribedOperation;
  readonly status: 400 | 401;
  /** The place that `error.details` has to name; undefined where the refusal has none. */
  readonly place: string | undefined;
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

/** The mock answers the description itself to anybody, although the API asks for a key. */
const KEYLESS = ["meta.getOpenApiDocument"];
const KEY = { Authorization: "Bearer plnx_live_example" };

/** Every request derived from a valid one by breaking a single rule of the description. */
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
  for (const { name, in: place, required, schema } of operation.parameters) {
    if (place === "header" || place === "cookie") continue;
    const at = `${place}.${name}`;
    if (place === "query" && required) {
      const { [name]: _, ...query } = valid.query;
      yield request(operation, { ...valid, query }, `${at}: required`, 400, at);
    }
    const example = valid[place][name] ?? null;
    for (const violation of violations(description, schema, example)) {
      if (!fitsIntoUrl(schema, violation.rule, place)) continue;
      const parts = { ...valid, [place]: { ...valid[place], [name]: violation.value } };
      yield request(operation, parts, `${at}: ${violation.rule}`, 400, at);
    }
  }
}

/** A URL knows only strings: a string parameter has no wrong type there, and an empty path parameter is another path. */
function fitsIntoUrl({ type }: Schema, rule: string, place: string): boolean {
  if (rule === "null" || (place === "path" && rule === "minLength")) return false;
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
  for (const { rule, place, value } of violations(description, schema, valid.body ?? null)) {
    const at = place === "" ? "body" : `body.${place}`;
    yield request(operation, { ...valid, body: value }, `${at}: ${rule}`, 400, at);
  }
}

function request(
  operation: DescribedOperation,
  parts: Parts,
  name: string,
  status: 400 | 401,
  place: string | undefined,
): NegativeCase {
  const path = pathParameters(operation).reduce(
    (url, { name }) => url.replace(`{${name}}`, encodeURIComponent(String(parts.path[name]))),
    operation.path,
  );
  const query = new URLSearchParams(Object.entries(parts.query).map(([key, value]) => [key, text(value)]));
  const body = parts.body === undefined ? undefined : JSON.stringify(parts.body);
  return {
    name,
    operation,
    status,
    place,
    method: operation.method,
    path: query.size > 0 ? `${path}?${query}` : path,
    headers: { ...parts.headers, ...(body !== undefined && { "Content-Type": "application/json" }) },
    body,
  };
}

function text(value: Json): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
