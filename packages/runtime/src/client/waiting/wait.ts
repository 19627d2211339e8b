import { ResponseFormatError, WaitError } from "../../errors/errors.ts";
import { type Exchange, execute, type Result, throwRedacted } from "../../exchange/exchange.ts";
import type { CallInput } from "../../exchange/prepare.ts";
import { isRecord, resolvePointer } from "../../http/json.ts";
import type { Starts } from "../../model/operation.ts";
import { reasonOf } from "../../platform/time-limit.ts";
import {
  createPollSchedule,
  dayMs,
  type LongRunningOperation,
  missingField,
  poll,
  type Started,
  send,
  tryPoll,
  verdictOf,
  waitFailed,
} from "./work.ts";

/** The time limit for canceling the work after an abort, in milliseconds. */
const cancelMs = 10_000;

/**
 * Polls long-running work until it has ended. `onUpdate` receives the resource after each poll. Resolves with the last poll.
 *
 * @throws {WaitError} If the work failed, was canceled or is still running at the deadline; in the last case `cause` is the
 *   failure of the last poll, if it failed. Also if the wait has started the work and cannot poll it.
 * @throws {ApiError} If a poll fails with 401, 403 or 404. Other failures of a poll are tolerated until the deadline.
 */
export async function waitFor(work: LongRunningOperation): Promise<Result> {
  try {
    return await pollUntilDone(work);
  } catch (error) {
    if (work.options.onAbort === "cancel" && isAbort(work, error)) await cancel(work);
    throw error;
  }
}

function isAbort({ options: { signal } }: LongRunningOperation, error: unknown): boolean {
  return Boolean(signal?.aborted && error === reasonOf(signal));
}

async function pollUntilDone(work: LongRunningOperation): Promise<Result> {
  const { exchange, options } = work;
  const schedule = createPollSchedule(exchange.options, options);
  let last = work.start?.resource;
  let isUpdating = false;
  try {
    for (;;) {
      const polled = await tryPoll(poll(work, schedule.leftMs()));
      const { value, error } = polled;
      if (value) {
        last = value.data;
        isUpdating = true;
        await options.onUpdate?.(last);
        isUpdating = false;
        const verdict = verdictOf(work, value);
        if (verdict === "succeeded") return value;
        if (verdict !== "pending") throwRedacted(exchange, waitFailed(work, verdict, last));
      }
      if (!(await schedule.pause(polled))) throwRedacted(exchange, waitFailed(work, "deadline", last, error));
    }
  } catch (error) {
    const isOwn = isUpdating || isAbort(work, error) || error instanceof WaitError;
    if (isOwn || !work.start) throw error;
    throwRedacted(exchange, waitFailed(work, "contact_lost", last, error));
  }
}

/** Best-effort cancel after an abort: errors are logged, so that the caller sees the abort reason. */
async function cancel(work: LongRunningOperation): Promise<void> {
  const { headers, fetchOptions } = work.options;
  const ref = work.poll.operation.waiter?.cancel;
  if (!ref) return;
  try {
    await send(work, ref, { headers, fetchOptions, deadlineMs: cancelMs });
  } catch (error) {
    work.exchange.log("warn", `${ref.name} failed`, { error });
  }
}

/**
 * Starts work and waits until it has ended. The deadline covers both; the start also has the deadline of a call. The response
 * to the start is never lost: `onStart` receives it, and every later error contains it as `last`.
 */
export async function startAndWait(exchange: Exchange, input: CallInput, { poll, id }: Starts): Promise<Result> {
  const { clock } = exchange.options;
  const { deadlineMs = dayMs, onStart } = input.options;
  const deadlineAt = clock.monotonic() + deadlineMs;
  const started = await sendStart(exchange, input, Math.min(deadlineMs, exchange.options.deadlineMs));
  await onStart?.(started.data);
  const leftMs = Math.max(1, deadlineAt - clock.monotonic());
  const options = { ...input.options, deadlineMs: leftMs, idempotencyKey: undefined };
  const start = { ref: input.endpoint, resource: started.data };
  return waitFor({ exchange, poll, id: idOf(exchange, input, started, id), options, start });
}

/**
 * With `onAbort: "cancel"`, an aborted start gets some time to complete, because only its response says what to cancel. It ends
 * at once during a delay or in the queue.
 */
async function sendStart(exchange: Exchange, input: CallInput, deadlineMs: number): Promise<Result> {
  const { signal, onAbort } = input.options;
  const abortGraceMs = onAbort === "cancel" ? cancelMs : 0;
  try {
    return await execute(exchange, { ...input, abortGraceMs, options: { ...input.options, deadlineMs } });
  } catch (error) {
    if (signal?.aborted) throw reasonOf(signal);
    if (error instanceof ResponseFormatError && isRecord(error.data)) {
      throwUnpollable(exchange, { ref: input.endpoint, resource: error.data }, error);
    }
    throw error;
  }
}

/** Returns the ID of the started work. Without it the work runs, but nothing can wait for it. */
function idOf(exchange: Exchange, input: CallInput, { data, response }: Result, pointer: string): unknown {
  const id = resolvePointer({ data }, pointer);
  if (typeof id === "string" || typeof id === "number") return id;
  const cause = missingField(exchange, input, response, `id at ${pointer}`);
  throwUnpollable(exchange, { ref: input.endpoint, resource: data }, cause);
}

/** Work was started, but the response does not say what to poll. */
function throwUnpollable(exchange: Exchange, start: Started, cause: unknown): never {
  const work = { exchange, poll: start.ref, id: undefined, start };
  throwRedacted(exchange, waitFailed(work, "contact_lost", start.resource, cause));
}
