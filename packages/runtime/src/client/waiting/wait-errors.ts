// The errors of waits, with their messages.
import { createError, messageOf, responseError } from "../../errors/create-errors.ts";
import { ResponseFormatError, WaitError } from "../../errors/errors.ts";
import type { Exchange } from "../../exchange/exchange.ts";
import type { CallInput } from "../../exchange/prepare.ts";
import { fieldOf, resolvePointer } from "../../http/json.ts";
import { outcomeOfWork } from "../../model/attempt.ts";
import type { OperationRef } from "../../model/operation.ts";
import type { HttpResponse } from "../../model/request.ts";
import type { Polls } from "./polls.ts";
import { type LongRunningOperation, readStatus, type Started } from "./work.ts";

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

/** What is known about work when its wait ends without success. */
export interface WaitEnd extends Pick<LongRunningOperation, "exchange" | "poll" | "id"> {
  /** The operation that started the work, if the wait did not begin with an ID. */
  readonly start?: Pick<Started, "ref"> | undefined;
  /** The last known resource. */
  readonly last: unknown;
  readonly cause?: unknown;
}

/**
 * Creates the error for work that did not succeed or cannot be polled. `polls` is missing if the response to the start
 * did not say what to poll.
 */
export function waitFailed(end: WaitEnd, reason: WaitError["reason"], polls?: Polls): WaitError {
  const { poll, id, last, cause } = end;
  const redacted = end.exchange.redactor.value(last);
  const status = readStatus(poll, last);
  const isLost = reason === "contact_lost";
  let message = polls ? `was still "${status}" at the deadline` : `ended as "${status}"${causeIn(poll, redacted)}`;
  if (isLost) message = polls ? "cannot be polled" : "has started work that cannot be polled";
  if (polls) message += `; last successful poll: ${polls.succeeded}`;
  if (cause !== undefined) message += `; last failure: ${messageOf(cause)}`;
  const fields = {
    reason,
    operation: poll.name,
    id: id && String(id),
    ...outcomeOfWork(end.start?.ref.operation, isLost),
    last,
    redacted,
  };
  return createError(WaitError, [poll.name, id, message].filter(Boolean).join(" "), fields, cause);
}

/** Creates the error for work that has not ended at the deadline. */
export function waitExpired(end: WaitEnd, polls: Polls): WaitError {
  return waitFailed(end, polls.isLost() ? "contact_lost" : "deadline", polls);
}

/** The reason that the work states for its failure, for the end of a message. */
function causeIn({ operation }: OperationRef, data: unknown): string {
  const error = resolvePointer({ data }, operation.waiter?.error ?? "");
  const text = fieldOf(error, "message") ?? error;
  return typeof text === "string" && text ? `: ${text}` : "";
}
