import { resolvePointer } from "./envelope.ts";
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
} from "./errors.ts";
import { parseJson, type Redactor } from "./redact.ts";
import { describeUncertainty } from "./retry-policy.ts";
import { type Answer, describeRequest, identify, type SendRequest } from "./send.ts";

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
export function toApiError(redactor: Redactor, request: SendRequest, answer: Answer): ApiError {
  const { status, text, facts } = answer;
  const safe = redactor.withBody(request.body);
  const body = safe.value(parseJson(text));
  const code = string(resolvePointer(body, "/error/code"));
  const said = string(resolvePointer(body, "/error/message")) ?? safe.text(text).trim().slice(0, 200);
  const open = facts.outcome ? describeUncertainty(request.operation) : "";
  const Kind = byStatus[status] ?? (status >= 500 ? ServerError : ApiError);
  return new Kind(`${describeRequest(request)} answered ${status} ${code ?? ""}: ${said}${open}`, {
    ...identify(request),
    status,
    code,
    details: readDetails(resolvePointer(body, "/error/details")),
    requestId: answer.response.headers.get("x-request-id") ?? undefined,
    ...facts,
  });
}

function readDetails(details: unknown): readonly ErrorDetail[] {
  if (Array.isArray(details)) return details;
  return details instanceof Object ? [{ ...details }] : [];
}

function string(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
