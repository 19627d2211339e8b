// Reads the parameters and the body of a request, and checks them against the description.
import { type ErrorDetail, HttpError, type HttpRequest, invalidRequestMessage, parseBody } from "@planasonix/serving";
import { isObject, type JsonObject } from "../description/document.ts";
import type { Operation, Parameter } from "../description/operation.ts";
import { typesOf } from "../description/resource-shape.ts";
import { errorDetails, isTime, type Validator } from "../description/validator.ts";

/** The checked parameters and body of a request. */
export interface CheckedRequest {
  readonly params: Readonly<Record<string, string>>;
  /** The documented query parameters that are present, converted to their types. */
  readonly query: JsonObject;
  /** The JSON object in the body; empty if the request has no body, or a body that is not a JSON object. */
  readonly body: JsonObject;
}

/** The parts of a request that are checked. */
export interface RequestParts {
  readonly operation: Operation;
  readonly params: Readonly<Record<string, string>>;
  readonly request: Pick<HttpRequest, "query" | "headers">;
  readonly bytes: Uint8Array;
  /**
   * Fields of the body that the operation checks itself. They are accepted here even if the description does not
   * declare them.
   */
  readonly tolerated?: readonly string[] | undefined;
}

/** Reads and checks a request. @throws {HttpError} 400 with the violations as details. */
export function readRequest(
  { operation, params, request, bytes, tolerated = [] }: RequestParts,
  validator: Validator,
): CheckedRequest {
  const details: ErrorDetail[] = [];
  const query: Record<string, unknown> = {};
  for (const parameter of operation.parameters) {
    if (parameter.in === "query") readQuery(parameter, request.query, { query, details });
    if (parameter.in === "path") checkPath(parameter, params[parameter.name], details);
    if (parameter.in === "header") readHeader(parameter, request.headers, details);
  }
  const body = readBody(operation, request.headers["content-type"], { bytes, details, validator, tolerated });
  if (details.length > 0) throw new HttpError({ status: 400, message: invalidRequestMessage(details), details });
  return { params, query, body };
}

interface QueryTarget {
  readonly query: Record<string, unknown>;
  readonly details: ErrorDetail[];
}

function readQuery(
  { name, required, schema }: Parameter,
  search: URLSearchParams,
  { query, details }: QueryTarget,
): void {
  const field = `query.${name}`;
  const values = search.getAll(name);
  const [first] = values;
  if (first === undefined) {
    if (required) details.push({ field, issue: "is required" });
    return;
  }
  const isList = typesOf(schema).includes("array");
  const value = isList ? values.flatMap((text) => text.split(",")) : convert(first, schema);
  if (values.length > 1 && !isList) details.push({ field, issue: "must be given once" });
  if (value === undefined) details.push({ field, issue: `must be of type ${typesOf(schema).join(" or ")}` });
  if (schema.format === "date-time" && !isTime(first)) details.push({ field, issue: "must be a valid date-time" });
  if (Array.isArray(schema.enum) && !schema.enum.includes(value)) {
    details.push({ field, issue: `must be one of ${schema.enum.join(", ")}` });
  }
  if (schema.minLength === 1 && first === "") details.push({ field, issue: "must not be empty" });
  if (typeof schema.minimum === "number" && Number(value) < schema.minimum) {
    details.push({ field, issue: `must be at least ${schema.minimum}` });
  }
  if (typeof schema.maximum === "number" && Number(value) > schema.maximum) {
    details.push({ field, issue: `must be at most ${schema.maximum}` });
  }
  query[name] = value;
}

const booleans: ReadonlyMap<string, boolean> = new Map([
  ["true", true],
  ["false", false],
]);

/** Converts the value of a parameter to the type of a schema; undefined if this is not possible. */
function convert(text: string, schema: JsonObject): unknown {
  const types = typesOf(schema);
  if (types.includes("integer")) return /^-?\d{1,15}$/.test(text) ? Number(text) : undefined;
  if (types.includes("number")) return text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : undefined;
  if (types.includes("boolean")) return booleans.get(text);
  return text;
}

function checkPath({ name, schema }: Parameter, value: string | undefined, details: ErrorDetail[]): void {
  if (Array.isArray(schema.enum) && !schema.enum.includes(value)) {
    details.push({ field: `path.${name}`, issue: `must be one of ${schema.enum.join(", ")}` });
  }
}

function readHeader(
  { name, required }: Parameter,
  headers: Readonly<Record<string, string>>,
  details: ErrorDetail[],
): void {
  const value = headers[name.toLowerCase()];
  if (value === undefined && required) details.push({ field: `header.${name}`, issue: "is required" });
  if (value !== undefined && value.trim() === "") details.push({ field: `header.${name}`, issue: "must not be empty" });
}

interface BodyParts {
  readonly bytes: Uint8Array;
  readonly details: ErrorDetail[];
  readonly validator: Validator;
  readonly tolerated: readonly string[];
}

function readBody(
  { body }: Operation,
  contentType: string | undefined,
  { bytes, details, validator, tolerated }: BodyParts,
): JsonObject {
  if (body === undefined) return {};
  const parsed = parseBody(bytes, contentType);
  if (parsed === undefined) {
    if (body.required) details.push({ field: "body", issue: "is required" });
    return {};
  }
  const mediaType = parsed.contentType.split(";")[0]?.trim().toLowerCase() ?? "";
  const schema = body.schemas.get(mediaType);
  if (schema === undefined) {
    details.push({ field: "header.Content-Type", issue: `must be ${[...body.schemas.keys()].join(" or ")}` });
    return {};
  }
  // The description declares only JSON bodies in enough detail to check them.
  if (mediaType !== "application/json") return {};
  const errors = validator(schema)(parsed.value).filter(({ instancePath, params }) => {
    return instancePath !== "" || !tolerated.includes(params.additionalProperty);
  });
  details.push(...errorDetails(errors, "body"));
  return isObject(parsed.value) ? parsed.value : {};
}
