// Long-running work: poll it, wait for it, follow its log. Needs a row with a `waiter`. A client without such rows does not
// need this folder.
import { CallError, MissingApiKeyError, ResponseFormatError, WaitError } from "../../errors/errors.ts";
import { type Exchange, execute, type Result } from "../../exchange/exchange.ts";
import { resolvePointer } from "../../http/json.ts";
import { emptyDiagnostics } from "../../model/attempt.ts";
import { createEndpoint, type OperationRef } from "../../model/operation.ts";
import type { MethodOptions } from "../../options/call-options.ts";
import type { Clock } from "../../platform/clock.ts";

/** One piece of long-running work, and how it is polled. */
export interface LongRunningOperation {
  readonly exchange: Exchange;
  /** The operation, with a waiter, that tells the status of the work. */
  readonly poll: OperationRef;
  readonly id: unknown;
  readonly options: MethodOptions;
  /** What the start responded with; `undefined` if the work is waited for by its id. */
  readonly started?: unknown;
}

/** Polls the work once. */
export function poll(work: LongRunningOperation, deadlineMs: number): Promise<Result> {
  return send(work, work.poll, { ...work.options, deadlineMs });
}

/** Calls an operation on the work. */
export async function send(
  { exchange, id }: LongRunningOperation,
  ref: OperationRef,
  options: MethodOptions,
): Promise<Result> {
  const endpoint = createEndpoint(ref);
  return execute(exchange, { endpoint, path: endpoint.path(id), options });
}

/** HTTP statuses that end polling immediately. */
const fatalStatuses: readonly unknown[] = [401, 403, 404];

/** Awaits one poll. Failures that a later poll may not have are returned, others are thrown. */
export async function tryPoll<Value>(polled: Promise<Value>): Promise<{ value?: Value; error?: unknown }> {
  try {
    return { value: await polled };
  } catch (error) {
    if (error instanceof CallError && !isFatal(error)) return { error };
    throw error;
  }
}

/** A key that is missing stays so, and the shape of a resource does; a proxy's page in place of one may go. */
function isFatal(error: CallError): boolean {
  if (error instanceof ResponseFormatError) return !error.retryable;
  return error instanceof MissingApiKeyError || fatalStatuses.includes(Reflect.get(error, "status"));
}

/** The state of the work. */
export type Verdict = "succeeded" | "failed" | "canceled" | "pending";

/**
 * Maps the resource's status to a verdict. Unknown statuses count as pending and are logged once.
 *
 * @throws {ResponseFormatError} If the response has no status.
 */
export function verdictOf({ exchange, poll }: LongRunningOperation, resource: unknown): Verdict {
  const { waiter } = poll.operation;
  const status = readStatus(poll, resource);
  if (!waiter || typeof status !== "string") throw missingField(poll, "status");
  const verdict = (["succeeded", "failed", "canceled"] as const).find((end) => waiter[end].includes(status));
  if (!verdict && waiter.pending?.includes(status) === false) {
    exchange.warnOnce(`${poll.name} returned the unknown status "${status}"; treating it as still running`, { status });
  }
  return verdict ?? "pending";
}

/** The error for a response that lacks what the wait needs. */
export function missingField({ name }: OperationRef, expected: string): ResponseFormatError {
  const fields = { ...emptyDiagnostics, operation: name, expected, found: "none" };
  return new ResponseFormatError(`${name} returned no ${expected}`, fields);
}

/** The error for work that did not succeed, or that cannot be waited for. */
export function waitFailed(
  work: LongRunningOperation,
  reason: WaitError["reason"],
  last: unknown,
  cause?: unknown,
): WaitError {
  const { poll, exchange } = work;
  const id = String(work.id);
  const status = readStatus(poll, last);
  const seen = status === undefined ? "had returned no status" : `was still "${status}"`;
  const endings: Readonly<Record<WaitError["reason"], string>> = {
    failed: `ended as "${status}"`,
    canceled: `ended as "${status}"`,
    deadline: `${seen} at the deadline`,
    contact_lost: "was started, but cannot be polled",
  };
  const lastSeen = { last, redacted: exchange.redactor.value(last) };
  return new WaitError(`${poll.name} ${id} ${endings[reason]}`, { reason, operation: poll.name, id }, lastSeen, cause);
}

function readStatus({ operation }: OperationRef, data: unknown): unknown {
  return operation.waiter && resolvePointer({ data }, operation.waiter.status);
}

/** Time allowed for a wait unless its options say otherwise, in milliseconds. */
export const dayMs = 86_400_000;
const minPauseMs = 2_000;
const maxPauseMs = 30_000;
/** How long before the deadline the last poll begins. */
const lastPollMs = 500;

/** When to poll next. */
export interface PollSchedule {
  /** What is left of the deadline, in milliseconds; at least 1. */
  leftMs(): number;
  /** Waits until the next poll; unless told otherwise each pause is longer than the one before. `false`: there was the last poll. */
  pause(): Promise<boolean>;
  /** Resets the polling interval after progress. */
  reset(): void;
}

/** Starts the schedule of a wait. Its deadline begins now. */
export function createPollSchedule(
  { clock, random }: { readonly clock: Clock; readonly random: () => number },
  { deadlineMs = dayMs, signal, pollIntervalMs }: MethodOptions,
): PollSchedule {
  const deadlineAt = clock.monotonic() + deadlineMs;
  let intervalMs = minPauseMs;
  return {
    leftMs: () => Math.max(1, deadlineAt - clock.monotonic()),
    async pause() {
      const leftMs = deadlineAt - lastPollMs - clock.monotonic();
      const pauseMs = pollIntervalMs ?? Math.max(minPauseMs, intervalMs * (0.75 + random() / 4));
      if (leftMs <= 0) return false;
      intervalMs = Math.min(maxPauseMs, intervalMs * 1.5);
      await clock.sleep(Math.min(leftMs, pauseMs), signal);
      return true;
    },
    reset() {
      intervalMs = minPauseMs;
    },
  };
}
