// This folder polls long-running work, waits for it and follows its log. This file contains the shared parts: polls,
// verdicts, errors and the poll schedule.
import { createError, messageOf, responseError } from "../../errors/create-errors.ts";
import { CallError, MissingApiKeyError, ResponseFormatError, WaitError } from "../../errors/errors.ts";
import { type Exchange, execute, type Result } from "../../exchange/exchange.ts";
import type { CallInput } from "../../exchange/prepare.ts";
import { fieldOf, resolvePointer } from "../../http/json.ts";
import { readRetryAfter } from "../../http/rate-limit-headers.ts";
import { outcomeOfWork } from "../../model/attempt.ts";
import { createEndpoint, type OperationRef } from "../../model/operation.ts";
import type { HttpResponse } from "../../model/request.ts";
import type { MethodOptions } from "../../options/call-options.ts";
import type { Clock } from "../../platform/clock.ts";

/** One piece of long-running work, and how to poll it. */
export interface LongRunningOperation {
  readonly exchange: Exchange;
  /** The operation, with a waiter, that returns the status of the work. */
  readonly poll: OperationRef;
  readonly id: unknown;
  readonly options: MethodOptions;
  /** How the work was started; `undefined` if the caller waits by ID. */
  readonly start?: Started;
}

/** An operation that started work, and the resource that it returned. */
export interface Started {
  readonly ref: OperationRef;
  readonly resource: unknown;
}

/** Sends one poll. `deadlineMs` limits this poll, in place of the deadline of the whole wait. */
export function poll(work: LongRunningOperation, deadlineMs: number): Promise<Result> {
  return execute(work.exchange, callOf(work.poll, work.id, { ...work.options, deadlineMs }));
}

/** Creates the call of an operation with the ID of the work as its path parameter. */
export function callOf(ref: OperationRef, id: unknown, options: MethodOptions): CallInput {
  const endpoint = createEndpoint(ref);
  return { endpoint, path: endpoint.path(id), options };
}

/** HTTP statuses that end polling immediately. */
const fatalStatuses: readonly unknown[] = [401, 403, 404];

/** What one poll returned, or the error of a failure that may be temporary. */
export interface Polled {
  readonly value?: Result;
  readonly error?: CallError;
}

/** Awaits one poll. Returns the error of a failure that may be temporary, and throws any other. */
export async function tryPoll(polled: Promise<Result>): Promise<Polled> {
  try {
    return { value: await polled };
  } catch (error) {
    if (error instanceof CallError && !isFatal(error)) return { error };
    throw error;
  }
}

/** A missing API key and a wrong shape of the resource persist; a proxy's page in place of the response may not. */
function isFatal(error: CallError): boolean {
  if (error instanceof ResponseFormatError) return !error.retryable;
  return error instanceof MissingApiKeyError || fatalStatuses.includes(Reflect.get(error, "status"));
}

/** How the work ended; `pending` while it is still running. */
export type Verdict = "succeeded" | "failed" | "canceled" | "pending";

/**
 * Maps the resource's status to a verdict. An unknown status counts as pending, and is logged once if the waiter lists
 * the `pending` statuses.
 *
 * @throws {ResponseFormatError} If the response has no status.
 */
export function verdictOf({ exchange, poll, id }: LongRunningOperation, { data, response }: Result): Verdict {
  const { waiter } = poll.operation;
  const status = readStatus(poll, data);
  if (!waiter || typeof status !== "string") throw missingField(exchange, callOf(poll, id, {}), response, "status");
  const verdict = (["succeeded", "failed", "canceled"] as const).find((end) => waiter[end].includes(status));
  if (!verdict && waiter.pending?.includes(status) === false) {
    exchange.warnOnce(`${poll.name} returned the unknown status "${status}"; treating it as still running`, { status });
  }
  return verdict ?? "pending";
}

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

function readStatus({ operation }: OperationRef, data: unknown): unknown {
  return operation.waiter && resolvePointer({ data }, operation.waiter.status);
}

/** The reason that the work states for its failure, for the end of a message. */
function causeIn({ operation }: OperationRef, data: unknown): string {
  const error = resolvePointer({ data }, operation.waiter?.error ?? "");
  const text = fieldOf(error, "message") ?? error;
  return typeof text === "string" && text ? `: ${text}` : "";
}

/** The default deadline of a wait, in milliseconds. */
export const dayMs = 86_400_000;
const firstPauseMs = 2_000;
const longestPauseMs = 24_000;
/** The maximum jitter, as a fraction of the delay: concurrent waits must not poll in lockstep. */
const jitter = 0.25;
/** How long before the deadline the last poll starts, in milliseconds. */
const lastPollMs = 500;

/** Spaces the polls of one wait, and keeps them within its deadline. */
export interface PollSchedule {
  /** The time until the deadline, in milliseconds, at least 1. */
  leftMs(): number;
  /**
   * Waits until the next poll: for `pollIntervalMs` or, by default, longer each time; but at least for the delay that
   * the API stated in `polls`. Resolves with `false` if no time is left for another poll.
   */
  pause(...polls: readonly Polled[]): Promise<boolean>;
  /** Resets the polling interval after progress. */
  reset(): void;
}

/** Starts the schedule of a wait. Its deadline counts from now. */
export function createPollSchedule(
  { clock, random }: { readonly clock: Clock; readonly random: () => number },
  { deadlineMs = dayMs, signal, pollIntervalMs }: MethodOptions,
): PollSchedule {
  const deadlineAt = clock.monotonic() + deadlineMs;
  let intervalMs = firstPauseMs;
  return {
    leftMs: () => Math.max(1, deadlineAt - clock.monotonic()),
    async pause(...polls) {
      const leftMs = deadlineAt - lastPollMs - clock.monotonic();
      if (leftMs <= 0) return false;
      const spread = 1 + random() * jitter;
      const serverDelaysMs = polls.map((polled) => serverDelayMs(polled, clock.now()) * spread);
      const pauseMs = Math.max(pollIntervalMs ?? intervalMs * spread, ...serverDelaysMs);
      intervalMs = Math.min(longestPauseMs, intervalMs * 1.5);
      await clock.sleep(Math.min(leftMs, pauseMs), signal);
      return true;
    },
    reset() {
      intervalMs = firstPauseMs;
    },
  };
}

/** The delay that the API states after a poll, in milliseconds: in `Retry-After`, or in the error of a failed poll. */
function serverDelayMs({ value, error }: Polled, now: number): number {
  if (error?.retryAt) return error.retryAt.getTime() - now;
  return (value && readRetryAfter(value.response.response.headers, now)) ?? 0;
}
