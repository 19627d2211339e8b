// Decides whether a result matches the description.
import type { JsonObject } from "@planasonix/scripts/openapi/description.ts";
import type { CallResult } from "../call/method-call.ts";
import type { PositiveCase } from "../cases/positive-cases.ts";
import { type Difference, differs } from "./difference.ts";
import { strictHeaders } from "./strict-overlay.ts";

/** The name of the client's error class, by status. */
const ERROR_CLASSES: Readonly<Record<number, string>> = {
  400: "InvalidRequestError",
  401: "AuthenticationError",
  403: "PermissionDeniedError",
  404: "NotFoundError",
  409: "ConflictError",
  429: "RateLimitError",
  500: "ServerError",
  502: "ServerError",
  503: "ServerError",
};

/** Compares the result of openapi-fetch with the expected one: status, headers and body. */
export function compareRaw(positive: PositiveCase, result: CallResult): Difference[] {
  return [...compareExchange(positive, result), ...differs("body", positive.response?.value, result.body)];
}

/**
 * Compares the result of the client's method with the expected one: status, headers, and the content of the envelope
 * or the error.
 */
export function compareMethod(positive: PositiveCase, result: CallResult): Difference[] {
  const expected = positive.status < 300 ? expectedData(positive) : expectedError(positive);
  const errorClass = positive.status < 300 ? undefined : ERROR_CLASSES[positive.status];
  return [
    ...compareExchange(positive, result),
    ...differs("error class", errorClass, result.errorClass),
    ...differs("body", expected, result.body),
    ...(positive.status < 300 ? [] : compareMessage(positive, result)),
  ];
}

/** Compares the status and the headers, and checks that the server reports no violation. */
function compareExchange(positive: PositiveCase, { status, headers }: CallResult): Difference[] {
  const statusDiffers = differs("status", positive.status, status);
  if (headers === undefined) return statusDiffers;
  const wanted = [...positive.headers, ...strictHeaders(status)];
  const stated = positive.isKeyless ? wanted.filter((name) => !isQuotaHeader(name)) : wanted;
  const missing = stated.filter((name) => !headers.has(name));
  const declared = new Set(positive.headers.map((name) => name.toLowerCase()));
  return [
    ...statusDiffers,
    ...differs("missing headers", [], missing),
    ...differs(
      "undeclared headers",
      [],
      [...headers.keys()].filter((name) => isApiHeader(name) && !declared.has(name)),
    ),
    ...differs("violations", null, headers.get("sl-violations")),
  ];
}

/** Whether a header states the rate limit of an API key. */
export function isQuotaHeader(name: string): boolean {
  return /^x-ratelimit-/i.test(name);
}

/** Whether the description must declare this header of a response. HTTP servers add other headers, such as `date`. */
function isApiHeader(name: string): boolean {
  return name.startsWith("x-") || name === "retry-after";
}

function expectedData({ response }: PositiveCase): unknown {
  if (response === undefined) return undefined;
  const { data, meta } = response.value as JsonObject;
  if (data === undefined || response.mediaType !== "application/json") return response.value;
  if (!Array.isArray(data)) return { data };
  return { items: data, cursor: ((meta as JsonObject).page as JsonObject).cursor };
}

function expectedError(positive: PositiveCase): unknown {
  const { code, details = [] } = errorOf(positive);
  return { code, details };
}

/** Checks that the client's message contains the message of the API, except for a final full stop. */
function compareMessage(positive: PositiveCase, { message = "" }: CallResult): Difference[] {
  const stated = String(errorOf(positive).message);
  return message.includes(stated.replace(/\.$/, "")) ? [] : [{ what: "message", expected: stated, got: message }];
}

function errorOf({ response }: PositiveCase): JsonObject {
  return ((response?.value ?? {}) as { readonly error: JsonObject }).error;
}
