import { ResponseFormatError, WaitError } from "../../errors/errors.ts";
import { type Exchange, execute, type Result, throwRedacted } from "../../exchange/exchange.ts";
import type { CallInput } from "../../exchange/prepare.ts";
import { isRecord, resolvePointer } from "../../http/json.ts";
import type { Starts } from "../../model/operation.ts";
import { reasonOf } from "../../platform/time-limit.ts";
import { createPollSchedule, dayMs } from "./poll-schedule.ts";
import { tryPoll } from "./tolerance.ts";
import { verdictOf } from "./verdict.ts";
import { missingField, waitFailed } from "./wait-errors.ts";
import { callOf, type LongRunningOperation, poll } from "./work.ts";

/** The time limit after an abort, in milliseconds: for the start to complete, and then for canceling the work. */
const cancelMs = 10_000;

/**
 * Polls long-running work until it has ended. Resolves with the result of the last poll.
 *
 * @throws {WaitError} If the work failed, was canceled, is still running at the deadline, or was started by this wait
 * and cannot be polled. At the deadline, `cause` is the error of the last poll, if that failed.
 * @throws {CallError} If this wait did not start the work, and a poll fails in a way that persists, such as with a 404.
 * Other failures of polls are tolerated until the deadline.
 */
export async function waitFor(work: LongRunningOperation): Promise<Result> {
  const { exchange, options, start } = work;
  const { signal, onUpdate, onAbort } = options;
  const schedule = createPollSchedule(exchange.options, options);
  let last = start?.resource;
  let isUpdating = false;
  try {
    for (;;) {
      const polled = await tryPoll(poll(work, schedule.leftMs()));
      const { value, error } = polled;
      if (value) {
        last = value.data;
        isUpdating = true;
        await onUpdate?.(last);
        isUpdating = false;
        const verdict = verdictOf(work, value);
        if (verdict === "succeeded") return value;
        if (verdict !== "pending") throwRedacted(exchange, waitFailed(work, verdict, last));
      }
      if (!(await schedule.pause(polled))) throwRedacted(exchange, waitFailed(work, "deadline", last, error));
    }
  } catch (error) {
    const isAborted = signal?.aborted && error === reasonOf(signal);
    if (isAborted && onAbort === "cancel") await cancel(work);
    if (!start || isUpdating || isAborted || error instanceof WaitError) throw error;
    throwRedacted(exchange, waitFailed(work, "contact_lost", last, error));
  }
}

/** Best-effort cancel after an abort: errors are logged, so that the caller sees the abort reason. */
async function cancel({ exchange, poll, id, options }: LongRunningOperation): Promise<void> {
  const { headers, fetchOptions } = options;
  const ref = poll.operation.waiter?.cancel;
  if (!ref) return;
  const canceled = execute(exchange, callOf(ref, id, { headers, fetchOptions, deadlineMs: cancelMs }));
  await canceled.catch((error) => exchange.log("warn", `${ref.name} failed`, { error }));
}

/**
 * Starts work and waits until it has ended. The deadline covers both; the start also has the deadline of a call.
 * `onStart` receives the response to the start before anything else can fail.
 */
export async function startAndWait(exchange: Exchange, input: CallInput, { poll, id }: Starts): Promise<Result> {
  const { clock } = exchange.options;
  const { deadlineMs = dayMs, onStart } = input.options;
  const deadlineAt = clock.monotonic() + deadlineMs;
  const { data, response } = await sendStart(exchange, input, Math.min(deadlineMs, exchange.options.deadlineMs));
  await onStart?.(data);
  const found = resolvePointer({ data }, id);
  if (typeof found !== "string" && typeof found !== "number") {
    throwUnpollable(exchange, input, data, missingField(exchange, input, response, `id at ${id}`));
  }
  const leftMs = Math.max(1, deadlineAt - clock.monotonic());
  const options = { ...input.options, deadlineMs: leftMs, idempotencyKey: undefined };
  return waitFor({ exchange, poll, id: found, options, start: { ref: input.endpoint, resource: data } });
}

/**
 * With `onAbort: "cancel"`, an aborted start gets some time to complete, because only its response says what to cancel.
 * A start that is queued or waits for a retry ends at once.
 */
async function sendStart(exchange: Exchange, input: CallInput, deadlineMs: number): Promise<Result> {
  const { signal, onAbort } = input.options;
  const abortGraceMs = onAbort === "cancel" ? cancelMs : 0;
  try {
    return await execute(exchange, { ...input, abortGraceMs, options: { ...input.options, deadlineMs } });
  } catch (error) {
    if (signal?.aborted) throw reasonOf(signal);
    if (error instanceof ResponseFormatError && isRecord(error.data)) {
      throwUnpollable(exchange, input, error.data, error);
    }
    throw error;
  }
}

/** Throws the error for started work whose response does not say what to poll. */
function throwUnpollable(exchange: Exchange, { endpoint }: CallInput, resource: unknown, cause: unknown): never {
  const work = { exchange, poll: endpoint, id: undefined, start: { ref: endpoint, resource } };
  throwRedacted(exchange, waitFailed(work, "contact_lost", resource, cause));
}
