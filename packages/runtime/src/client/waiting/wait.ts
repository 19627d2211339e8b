import { type Exchange, execute, throwRedacted } from "../../exchange/exchange.ts";
import type { CallInput } from "../../exchange/prepare.ts";
import { resolvePointer } from "../../http/json.ts";
import type { Starts } from "../../model/operation.ts";
import type { MethodOptions } from "../../options/call-options.ts";
import {
  createPollSchedule,
  type LongRunningOperation,
  missingField,
  poll,
  send,
  tryPoll,
  verdictOf,
  waitFailed,
} from "./work.ts";

/** Time allowed for canceling the work after an abort, in milliseconds. */
const cancelMs = 10_000;

/**
 * Polls long-running work until it has ended; `onUpdate` receives the resource after each poll.
 *
 * @throws {WaitError} If the work failed or was canceled, or is still running at the deadline; `cause` is then the failure of
 *   the last poll, if it failed.
 * @throws {ApiError} If a poll fails with 401, 403 or 404. Other failures of a poll are tolerated until the deadline.
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
    const { value, error } = await tryPoll(poll(work, schedule.leftMs()));
    if (!error) {
      last = value;
      options.onUpdate?.(last);
      const verdict = verdictOf(work, last);
      if (verdict === "succeeded") return last;
      if (verdict !== "pending") throwRedacted(exchange, waitFailed(work, verdict, last));
    }
    if (!(await schedule.pause())) throwRedacted(exchange, waitFailed(work, "deadline", last, error));
  }
}

/** Best-effort cancel after an abort: errors are logged, so that the caller sees the abort reason. */
async function cancel(work: LongRunningOperation): Promise<void> {
  const { headers } = work.options;
  const ref = work.poll.operation.waiter?.cancel;
  if (!ref) return;
  try {
    await send(work, ref, { headers, deadlineMs: cancelMs });
  } catch (error) {
    work.exchange.log("warn", `${ref.name} failed`, { error });
  }
}

/** Starts work and waits until it has ended. The deadline covers both. */
export async function startAndWait(
  exchange: Exchange,
  input: CallInput<MethodOptions>,
  { poll, id }: Starts,
): Promise<unknown> {
  const { clock } = exchange.options;
  const { deadlineMs } = input.options;
  const startedAt = clock.monotonic();
  const data = await start(exchange, input);
  const leftMs = deadlineMs && Math.max(1, deadlineMs - clock.monotonic() + startedAt);
  const options = { ...input.options, deadlineMs: leftMs, idempotencyKey: undefined };
  return waitFor({ exchange, poll, id: idOf(input, data, id), options });
}

/**
 * If an abort is to cancel the work, a start in flight gets some time to complete: only its response says what to cancel. During
 * a delay, or in the queue, it ends at once.
 */
async function start(exchange: Exchange, input: CallInput<MethodOptions>): Promise<unknown> {
  const { signal, onAbort } = input.options;
  const abortGraceMs = onAbort === "cancel" ? cancelMs : 0;
  try {
    return (await execute(exchange, { ...input, abortGraceMs })).data;
  } catch (error) {
    throw signal?.aborted ? signal.reason : error;
  }
}

/** The id of what was started. Without it the work runs, but nothing can wait for it. */
function idOf({ endpoint }: CallInput, data: unknown, pointer: string): unknown {
  const id = resolvePointer({ data }, pointer);
  if (typeof id === "string" || typeof id === "number") return id;
  throw missingField(endpoint, `id at ${pointer}`);
}
