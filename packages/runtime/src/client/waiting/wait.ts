import { ResponseFormatError, WaitError } from "../../errors/errors.ts";
import { type Exchange, execute, throwRedacted } from "../../exchange/exchange.ts";
import { resolvePointer } from "../../exchange/response/envelope.ts";
import { emptyDiagnostics } from "../../model/attempt.ts";
import { createEndpoint } from "../../model/endpoint.ts";
import type { OperationRef } from "../../model/operation.ts";
import type { MethodOptions } from "../../options/call-options.ts";
import { createPollSchedule, tryPoll } from "./poll-schedule.ts";

/** Time allowed for ending the work when the caller goes, in milliseconds. */
export const cancelMs = 10_000;

/** One piece of long-running work, and how it is looked at. */
export interface LongRunningOperation {
  readonly exchange: Exchange;
  /** The operation, with a waiter, that tells how the work is doing. */
  readonly poll: OperationRef;
  readonly id: unknown;
  readonly options: MethodOptions;
}

/** How work is doing. */
export type Verdict = "succeeded" | "failed" | "canceled" | "pending";

/**
 * Looks at long-running work until it has ended; `onUpdate` takes what each look sees.
 *
 * @throws {WaitError} If it failed or was canceled, or goes on past the deadline; `cause` is then why the last look
 *   failed, if it did.
 * @throws {ApiError} If a look answers 401, 403 or 404. Other failures of a look are borne until the deadline.
 */
export async function waitFor(work: LongRunningOperation): Promise<unknown> {
  const { signal, onAbort } = work.options;
  try {
    return await pollUntilDone(work);
  } catch (error) {
    if (onAbort === "cancel" && signal?.aborted && error === signal.reason) await cancel(work);
    throw error;
  }
}

async function pollUntilDone(work: LongRunningOperation): Promise<unknown> {
  const { exchange, options } = work;
  const schedule = createPollSchedule(exchange.options, options);
  for (let last: unknown; ; ) {
    const { value, error } = await tryPoll(look(work, schedule.leftMs()));
    if (!error) {
      last = value;
      options.onUpdate?.(last);
      const verdict = verdictOf(work, last);
      if (verdict === "succeeded") return last;
      if (verdict !== "pending") waitFailed(work, verdict, last);
    }
    if (!(await schedule.pause())) waitFailed(work, "deadline", last, error);
  }
}

/** One look. */
export function look(work: LongRunningOperation, deadlineMs: number): Promise<unknown> {
  return send(work, work.poll, { ...work.options, deadlineMs });
}

async function send(
  { exchange, id }: LongRunningOperation,
  named: OperationRef,
  options: MethodOptions,
): Promise<unknown> {
  const endpoint = createEndpoint(named);
  const { data } = await execute(exchange, {
    endpoint,
    path: endpoint.path([id]),
    query: undefined,
    body: undefined,
    options,
  });
  return data;
}

/** Says how work is doing. A status that is not known goes on, with one warning; without any, nothing could be waited for. */
export function verdictOf({ exchange, poll }: LongRunningOperation, resource: unknown): Verdict {
  const { waiter } = poll.operation;
  const status = readStatus(poll, resource);
  if (!waiter || typeof status !== "string") {
    missingField(poll, "a status", "there is nothing to wait for");
  }
  const verdict = (["succeeded", "failed", "canceled"] as const).find((end) => waiter[end].includes(status));
  if (!verdict && waiter.pending?.includes(status) === false) {
    exchange.warnOnce(`${poll.name} answered an unknown status, ${status}: it is taken to go on`, { status });
  }
  return verdict ?? "pending";
}

/** @throws {ResponseFormatError} Always: an answer lacks what the wait needs. */
export function missingField({ name }: OperationRef, expected: string, so: string): never {
  const fields = { ...emptyDiagnostics, operation: name, expected, found: "none" };
  throw new ResponseFormatError(`${name} did not answer ${expected}: ${so}`, fields);
}

/** @throws {WaitError} Always: the work did not succeed. */
export function waitFailed(
  work: LongRunningOperation,
  reason: WaitError["reason"],
  last: unknown,
  cause?: unknown,
): never {
  const { poll, exchange } = work;
  const id = String(work.id);
  const status = readStatus(poll, last) ?? "not known";
  const message = `Waiting for ${poll.name} ${id} ended by ${reason}; its last status is ${status}`;
  const seen = { last, shown: exchange.redactor.value(last) };
  throwRedacted(exchange, new WaitError(message, { reason, operation: poll.name, id }, seen, cause));
}

function readStatus({ operation }: OperationRef, data: unknown): unknown {
  return operation.waiter && resolvePointer({ data }, operation.waiter.status);
}

/** The caller goes; what goes wrong here must not hide why. */
async function cancel(work: LongRunningOperation): Promise<void> {
  const { headers } = work.options;
  const named = work.poll.operation.waiter?.cancel;
  if (!named) return;
  try {
    await send(work, named, { headers, deadlineMs: cancelMs });
  } catch (error) {
    work.exchange.log("warn", `${named.name} failed`, { error });
  }
}
