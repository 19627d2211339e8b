import { callError } from "../../errors/create-error.ts";
import {
  ApiError,
  AuthenticationError,
  ConflictError,
  type ErrorDetail,
  InvalidRequestError,
  NotFoundError,
  PermissionDeniedError,
  RateLimitError,
  ServerError,
} from "../../errors/errors.ts";
import type { HttpRequest, HttpResponse } from "../../model/request.ts";
import { parseJson, type Redactor } from "../../redaction/redactor.ts";
import { resolvePointer } from "./envelope.ts";

const byStatus: Readonly<Record<number, typeof ApiError>> = {
  400: InvalidRequestError,
  401: AuthenticationError,
  403: PermissionDeniedError,
  404: NotFoundError,
  409: ConflictError,
  422: InvalidRequestError,
  429: RateLimitError,
};

/** Makes the error of an answer. What the server says is masked: it may quote the key, or a secret it was sent. */
export function toApiError(
  redactor: Redactor,
  request: HttpRequest,
  { status, text, diagnostics, response }: HttpResponse,
): ApiError {
  const safe = redactor.withBody(request.body);
  const error = resolvePointer(safe.value(parseJson(text)), "/error");
  const code = readText(error, "/code");
  const details = resolvePointer(error, "/details");
  const said = readText(error, "/message") ?? safe.text(text).trim().slice(0, 200);
  const Kind = byStatus[status] ?? (status >= 500 ? ServerError : ApiError);
  return callError(Kind, request, `answered ${status}${code ? ` ${code}` : ""}: ${said}`, {
    ...diagnostics,
    status,
    code,
    details: toDetails(details),
    requestId: response.headers.get("x-request-id") ?? undefined,
  });
}

function toDetails(details: unknown): readonly ErrorDetail[] {
  return Array.isArray(details) ? details : details instanceof Object ? [{ ...details }] : [];
}

function readText(body: unknown, pointer: string): string | undefined {
  const text = resolvePointer(body, pointer);
  return typeof text === "string" ? text : undefined;
}
