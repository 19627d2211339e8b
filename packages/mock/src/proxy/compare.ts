// Compares requests and responses with the description: Prism's validators, and what the doctor says of reads.
import { type ErrorDetail, HttpError, type HttpRequest, type HttpResponse, parseBody } from "@planasonix/serving";
import { validateInput, validateOutput } from "@stoplight/prism-http/dist/validator/index.js";
import type { MockOperation } from "../description/operation.ts";
import type { PrismOperation } from "../description/read-operations.ts";
import { queryValues } from "../prism/prism.ts";
import type { Violation } from "../prism/violation.ts";
import { describeViolations } from "../validation/error-details.ts";
import type { Difference } from "./difference.ts";
import { type FindingsOf, findingDifference, withoutFindings } from "./read-findings.ts";
import { strictOperation } from "./strict-operation.ts";

/** Compares the two sides of an exchange with the description. */
export interface Comparison {
  request(operation: MockOperation, request: HttpRequest, body: Uint8Array): readonly Difference[];
  response(operation: MockOperation, response: HttpResponse): readonly Difference[];
}

/**
 * Creates the comparison. Builds the strict form of an operation when its first response arrives. `findingsOf` is given
 * if the description is the one that the findings compare with.
 */
export function createComparison(findingsOf: FindingsOf = () => []): Comparison {
  const strict = new Map<MockOperation, PrismOperation>();
  return {
    request(operation, request, bytes) {
      const { value: body, details: unreadable } = readRequestBody(request, bytes);
      const headers = { ...request.headers, "content-length": String(bytes.byteLength) };
      const url = { path: request.path.replaceAll(",", "%2C"), query: queryValues(request.query) };
      const element = { method: operation.prism.method, url, headers, body } as Parameters<
        typeof validateInput
      >[0]["element"];
      const violations = violationsOf(validateInput({ resource: operation.prism, element }));
      const details = unreadable ?? describeViolations(violations, { operation, body });
      const all = [...details, ...unknownParameters(operation, request)];
      return all.map((detail) => toDifference(operation, "request", undefined, detail));
    },
    response(operation, response) {
      const declared = strict.get(operation) ?? strictOperation(operation);
      strict.set(operation, declared);
      const { status } = response;
      const resource = status < 400 ? withoutDefault(declared) : declared;
      const body = bodyOf(response);
      const element = { statusCode: status, headers: { ...response.headers }, ...(body !== undefined && { body }) };
      const violations = violationsOf(validateOutput({ resource, element }));
      // Reports only the media type if it differs, because the body would differ in every field.
      const ofType = violations.filter(({ message }) => message.startsWith("The received media type"));
      const details = describeViolations(ofType.length > 0 ? ofType : violations, { operation, body });
      const found = details.map((detail) => toDifference(operation, "response", status, detail));
      const findings = status < 300 ? findingsOf(operation.id, body) : [];
      const reported = findings.map((finding) => findingDifference(operation.id, status, finding));
      return [...reported, ...withoutFindings(found, findings)];
    },
  };
}

/** `default` describes errors, so it does not apply to other statuses. */
function withoutDefault(operation: PrismOperation): PrismOperation {
  const responses = operation.responses.filter(({ code }) => code !== "default");
  return { ...operation, responses } as PrismOperation;
}

/** The parsed body; null if there is none. If parsing fails, `details` states why. */
function readRequestBody(
  { headers }: HttpRequest,
  bytes: Uint8Array,
): { value: unknown; details?: readonly ErrorDetail[] } {
  try {
    return { value: parseBody(bytes, headers["content-type"])?.value ?? null };
  } catch (error) {
    if (error instanceof HttpError) return { value: null, details: error.reply.details ?? [] };
    throw error;
  }
}

function violationsOf(
  result: ReturnType<typeof validateInput> | ReturnType<typeof validateOutput>,
): readonly Violation[] {
  return result._tag === "Left" ? (result.left as readonly Violation[]) : [];
}

function toDifference(
  { id }: MockOperation,
  side: Difference["side"],
  status: number | undefined,
  { field, issue }: ErrorDetail,
): Difference {
  return { operation: id, side, status, field, issue };
}

/** The query parameters that the description does not declare. Prism accepts them. */
function unknownParameters({ prism }: MockOperation, { query }: HttpRequest): ErrorDetail[] {
  const declared = new Set((prism.request?.query ?? []).map(({ name }) => name));
  const unknown = [...new Set(query.keys())].filter((name) => !declared.has(name));
  return unknown.map((name) => ({ field: `query.${name}`, issue: "is not a known parameter" }));
}

/** The body of a response: parsed if it is declared as JSON and valid, otherwise the text; undefined if it is empty. */
function bodyOf({ headers, body }: HttpResponse): unknown {
  if (body.length === 0) return undefined;
  const text = typeof body === "string" ? body : new TextDecoder().decode(body);
  if (!/\bjson\b/.test(headers["content-type"] ?? "")) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
