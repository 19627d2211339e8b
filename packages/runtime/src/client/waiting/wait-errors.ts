// The errors of waits, with their messages.
import { createError, messageOf, responseError } from "../../errors/create-errors.ts";
import { ResponseFormatError, WaitError } from "../../errors/errors.ts";
import type { Exchange } from "../../exchange/exchange.ts";
import type { CallInput } from "../../exchange/prepare.ts";
import { fieldOf, resolvePointer } from "../../http/json.ts";
import { outcomeOfWork } from "../../model/attempt.ts";
import type { OperationRef } from "../../model/operation.ts";
import type { HttpResponse } from "../../model/request.ts";
import { type LongRunningOperation, readStatus } from "./work.ts";

/** Creates the error for a response without a field that the wait needs. */
export function missingField(
  { options }: Exchange,
  { endpoint, path }: Pick<CallInput, "endpoint" | "path">,
  { response }: HttpResponse,
  expected: string,
): ResponseFormatError {
  const request = { ...endpoint, path, headers: {} };
  const fields = { url: options.baseUrl + path, expected, found: "none" };
  return responseError(ResponseFormatError, request, response, `returned no ${expected}`, fields);
}

/** Creates the error for work that did not succeed or cannot be polled. */
export function waitFailed(
  { poll, exchange, id, start }: Omit<LongRunningOperation, "options">,
  reason: WaitError["reason"],
  last: unknown,
  cause?: unknown,
): WaitError {
  const status = readStatus(poll, last);
  const redacted = exchange.redactor.value(last);
  const isLost = reason === "contact_lost";
  const seen = status === undefined ? "had returned no status" : `was still "${status}"`;
  const end = reason === "deadline" ? `${seen} at the deadline` : `ended as "${status}"${causeIn(poll, redacted)}`;
  const message = isLost ? `has started work that cannot be polled: ${messageOf(cause)}` : end;
  const fields = {
    reason,
    operation: poll.name,
    id: id && String(id),
    ...outcomeOfWork(start?.ref.operation, isLost),
    last,
    redacted,
  };
  return createError(WaitError, [poll.name, id, message].filter(Boolean).join(" "), fields, cause);
}

/** The reason that the work states for its failure, for the end of a message. */
function causeIn({ operation }: OperationRef, data: unknown): string {
  const error = resolvePointer({ data }, operation.waiter?.error ?? "");
  const text = fieldOf(error, "message") ?? error;
  return typeof text === "string" && text ? `: ${text}` : "";
}
