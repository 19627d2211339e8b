import type { JsonObject } from "@planasonix/scripts/openapi/description.ts";
import type { Outcome } from "../call/method-call.ts";
import type { PositiveCase } from "../cases/positive-cases.ts";
import { type Difference, differs } from "./difference.ts";
import { strictHeaders } from "./strict-overlay.ts";

/** The class that the client rejects with, by status; 5xx is one class. */
const ERROR_CLASSES: Readonly<Record<number, string>> = {
  400: "InvalidRequestError",
  401: "AuthenticationError",
  403: "PermissionDeniedError",
  404: "NotFoundError",
  409: "ConflictError",
  429: "RateLimitError",
  500: "ServerError",
  503: "ServerError",
};

/** What the openapi-fetch client has to give: status, body and headers as described. */
export function compareRaw(one: PositiveCase, outcome: Outcome): Difference[] {
  return [...compareExchange(one, outcome), ...differs("body", one.answer?.value, outcome.body)];
}

/** What the method has to give: the envelope opened, or the error that belongs to the status. */
export function compareMethod(one: PositiveCase, outcome: Outcome): Difference[] {
  const expected = one.status < 300 ? expectedData(one) : expectedError(one);
  const errorClass = one.status < 300 ? undefined : ERROR_CLASSES[one.status];
  return [
    ...compareExchange(one, outcome),
    ...differs("error class", errorClass, outcome.errorClass),
    ...differs("body", expected, outcome.body),
    ...(one.status < 300 ? [] : keepsMessage(one, outcome)),
  ];
}

function compareExchange(one: PositiveCase, { status, headers }: Outcome): Difference[] {
  const answered = differs("status", one.status, status);
  if (headers === undefined) return answered;
  const missing = [...one.headers, ...strictHeaders(status)].filter((name) => !headers.has(name));
  const described = new Set(one.headers.map((name) => name.toLowerCase()));
  return [
    ...answered,
    ...differs("missing headers", [], missing),
    ...differs(
      "headers that are not described",
      [],
      [...headers.keys()].filter((name) => isOurs(name) && !described.has(name)),
    ),
    ...differs("violations", null, headers.get("sl-violations")),
  ];
}

/** Headers of the API, not of HTTP. */
function isOurs(name: string): boolean {
  return name.startsWith("x-") || name === "retry-after";
}

function expectedData({ answer }: PositiveCase): unknown {
  if (answer === undefined) return undefined;
  const { data, meta } = answer.value as JsonObject;
  if (data === undefined || answer.mediaType !== "application/json") return answer.value;
  if (!Array.isArray(data)) return { data };
  return { items: data, cursor: ((meta as JsonObject).page as JsonObject).cursor };
}

function expectedError(one: PositiveCase): unknown {
  const { code, details = [] } = errorOf(one);
  return { code, details };
}

/** The client's message says more than the API's, never less. */
function keepsMessage(one: PositiveCase, { message = "" }: Outcome): Difference[] {
  const stated = String(errorOf(one).message);
  return message.includes(stated.replace(/\.$/, "")) ? [] : [{ what: "message", expected: stated, got: message }];
}

function errorOf({ answer }: PositiveCase): JsonObject {
  return ((answer?.value ?? {}) as { readonly error: JsonObject }).error;
}
