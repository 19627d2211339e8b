import { ResponseFormatError, WaitError } from "../../errors/errors.ts";
import { type Exchange, execute, type Result, throwRedacted } from "../../exchange/exchange.ts";
import type { CallInput } from "../../exchange/prepare.ts";
import { fieldOf, isRecord, resolvePointer } from "../../http/json.ts";
import type { Starts } from "../../model/operation.ts";
import { ownProperties } from "../../model/own-properties.ts";
import { maxGraceMs } from "../../model/request.ts";
import type { MethodOptions, WaitOptions } from "../../options/call-options.ts";
import { abortReason } from "../../platform/platform.ts";
import { createPolls, dayMs } from "./polls.ts";
import { appearsWithinMs, isMissing, tryPoll } from "./tolerance.ts";
import { verdictOf } from "./verdict.ts";
import { missingField, waitExpired, waitFailed } from "./wait-errors.ts";
import { callOf, type LongRunningOperation, poll } from "./work.ts";

/**
 * Polls long-running work until it has ended. Resolves with the result of the last poll.
 *
 * @throws {WaitError} If the work failed, was canceled, is still running at the deadline, or cannot be polled: its polls
 * fail until the deadline or, if this wait started the work, in a way that persists. `cause` is the error of the last
 * poll, if that failed.
 * @throws {CallError} If this wait did not start the work, and a poll fails in a way that persists, such as with a 404.
 * Other failures of polls are tolerated until the deadline.
 */
export async function waitFor(work: LongRunningOperation): Promise<Result> {
  const { exchange, options, start } = work;
  const { clock } = exchange.options;
  const { signal, onUpdate } = options;
  const polls = createPolls(work);
  const missingUntil = start ? clock.monotonic() + appearsWithinMs : 0;
  const mayAppear = (error: unknown): boolean => isMissing(error) && clock.monotonic() < missingUntil;
  let last = start?.resource;
  let isUpdating = false;
  try {
    for (;;) {
      const polled = await tryPoll(poll(work, polls.leftMs()), mayAppear);
      const { value, error: cause } = polled;
      last = value ? value.data : last;
      const verdict = value ? verdictOf(work, value) : "pending";
      polls.record(polled);
      if (value) {
        isUpdating = true;
        await onUpdate?.(last);
        isUpdating = false;
        if (verdict === "succeeded") return value;
        if (verdict !== "pending") throwRedacted(exchange, waitFailed({ ...work, last }, verdict));
      }
      if (!(await polls.pause(polled))) throwRedacted(exchange, waitExpired({ ...work, last, cause }, polls));
    }
  } catch (cause) {
    const isAborted = signal?.aborted && cause === abortReason(signal);
    if (isAborted && decide(options) === "cancel") await cancel(work);
    if (!start || isUpdating || isAborted || cause instanceof WaitError) throw cause;
    throwRedacted(exchange, waitFailed({ ...work, last, cause }, "contact_lost", polls));
  }
}

/** What an abort does to the work. @throws What the function that decides it throws. */
function decide({ signal, onAbort }: MethodOptions): unknown {
  return typeof onAbort === "function" ? onAbort(signal && abortReason(signal)) : onAbort;
}

/** Best-effort cancel after an abort: errors are logged, so that the caller sees the abort reason. */
async function cancel({ exchange, poll, id, options }: LongRunningOperation): Promise<void> {
  const { headers, fetchOptions } = options;
  const ref = poll.operation.waiter?.cancel;
  if (!ref) return exchange.log("warn", `${poll.name} ${id} goes on: no operation cancels it`, { id });
  const canceled = execute(exchange, callOf(ref, id, { headers, fetchOptions, deadlineMs: maxGraceMs }));
  await canceled.catch((error) => exchange.log("warn", `${ref.name} failed`, { error }));
}

/** A start that waits: its request, and what to poll. */
export interface StartCall {
  readonly exchange: Exchange;
  readonly input: CallInput;
  readonly starts: Starts;
}

/**
 * Starts work and waits until it has ended. The deadline covers both; the start also has the deadline of a call.
 * `onStart` receives the response to the start before anything else can fail.
 */
export function startAndWait(exchange: Exchange, input: CallInput, starts: Starts): Promise<Result> {
  const { start = exchange.options.dialect?.start ?? startPlainly } = input.options;
  const options = ownProperties(input.options, { onAbort: askedOnce(input.options.onAbort) });
  return (start as typeof startPlainly)({ exchange, input: { ...input, options }, starts });
}

/** What an abort does, with a function that is called once: both the start and the wait ask it. */
function askedOnce(onAbort: WaitOptions["onAbort"]): WaitOptions["onAbort"] {
  if (typeof onAbort !== "function") return onAbort;
  let answer: ReturnType<typeof onAbort> | undefined;
  return (reason) => {
    answer ??= onAbort(reason);
    return answer;
  };
}

/** Starts work with one request. */
export async function startPlainly({ exchange, input, starts }: StartCall): Promise<Result> {
  const { clock } = exchange.options;
  const { deadlineMs = dayMs, onStart } = input.options;
  const deadlineAt = clock.monotonic() + deadlineMs;
  const result = await sendStart(exchange, input, Math.min(deadlineMs, exchange.options.deadlineMs));
  await onStart?.(result.data, { adopted: false, sequence: 1 });
  const id = startedId({ exchange, input, starts }, result);
  const leftMs = deadlineAt - clock.monotonic(); // Negative if `onStart` took too long: the work is polled once.
  const options = ownProperties(input.options, { deadlineMs: leftMs, idempotencyKey: undefined });
  const resource = result.data;
  return waitFor({ exchange, poll: starts.poll, id, options, start: { ref: input.endpoint, resource } });
}

/** The ID to poll. @throws {WaitError} If the response to the start does not contain it. */
export function startedId({ exchange, input, starts: { id } }: StartCall, { data, response }: Result): string | number {
  const found = resolvePointer({ data }, id);
  if (typeof found === "string" || typeof found === "number") return found;
  throwUnpollable(exchange, input, data, missingField(exchange, input, response, `id at ${id}`));
}

/**
 * If an abort cancels the work, an aborted start gets some time to complete, because only its response says what to cancel.
 * A start that is queued or waits for a retry ends at once. If no response arrives, a warning is logged: nothing is canceled.
 */
export async function sendStart(exchange: Exchange, input: CallInput, deadlineMs: number): Promise<Result> {
  const { signal, onAbort } = input.options;
  let isSent = false; // Whether a request was in flight when the signal aborted.
  const abortGraceMs = (): number => {
    try {
      isSent = decide(input.options) === "cancel";
      return isSent ? maxGraceMs : 0;
    } catch {
      return 0;
    }
  };
  const options = ownProperties(input.options, { deadlineMs });
  try {
    return await execute(exchange, { ...input, abortGraceMs: onAbort && abortGraceMs, options });
  } catch (error) {
    if (signal?.aborted) {
      decide(input.options); // May throw another error than the reason.
      const reason = abortReason(signal);
      if (isSent && error === reason)
        exchange.log("warn", `${input.endpoint.name} may have started work, which goes on`, {});
      throw reason;
    }
    const found = error instanceof ResponseFormatError && fieldOf(error.body, "data");
    if (isRecord(found)) throwUnpollable(exchange, input, found, error);
    throw error;
  }
}

/** Throws the error for started work whose response does not say what to poll. */
function throwUnpollable(exchange: Exchange, { endpoint }: CallInput, last: unknown, cause: unknown): never {
  const end = { exchange, poll: endpoint, id: undefined, start: { ref: endpoint }, last, cause };
  throwRedacted(exchange, waitFailed(end, "contact_lost"));
}
