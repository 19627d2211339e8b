import {
  isOutcomeUnknown,
  isPermissionDeniedError,
  ownProperties,
  type Result,
  sendStart,
  startedId,
} from "@planasonix/runtime";
import { awaitWork } from "./await-start.ts";
import { checkClock, type Progress, type StartContext } from "./context.ts";
import { explained } from "./failure.ts";
import { baseline, createdAt } from "./find.ts";
import type { Step } from "./next-step.ts";
import { label, type StoredStart } from "./record.ts";
import { record, storeIntent } from "./records.ts";

/** At most this many requests without a known response are sent in one call. */
const maxSent = 3;

/** Work that was created so long before the response to its start is not new: the response is repeated, in milliseconds. */
const replayMs = 5_000;

/**
 * Stores an intent, sends the request, stores the ID, and waits for the work. Resolves with nothing if the ID is not
 * known, or the work does not count.
 */
export async function start(
  context: StartContext,
  { do: action, sequence }: Step,
  starts: readonly StoredStart[],
  progress: Progress,
): Promise<Result | undefined> {
  const { exchange, input, clock, finder, isTrusted, timeoutMs } = context;
  const { deadlineMs } = exchange.options;
  const limitMs = isTrusted ? deadlineMs : Math.min(timeoutMs, deadlineMs);
  let sentByMs = limitMs;
  if (action === "start") {
    const before = !isTrusted && finder ? await baseline(context, finder).catch(noBaseline) : undefined;
    checkClock(context, starts);
    const at = clock.now();
    const intent = { at: new Date(at).toISOString(), limitMs, ...before };
    if (!(await storeIntent(context, starts, sequence, intent))) return undefined;
    progress.own = sequence;
    progress.looks = 0;
    sentByMs -= clock.now() - at;
    // Another process relies on it that nothing is sent after the limit.
    if (!isTrusted && sentByMs <= 0) return undefined;
  }
  const idempotencyKey = label(context.key, sequence).replace(/[^\x20-\x7e]/gu, encodeURIComponent);
  const options = ownProperties(input.options, { idempotencyKey });
  const request = { ...input, options, isKeyDerived: true };
  progress.sent += 1;
  let result: Result;
  let id: string;
  try {
    result = await sendStart(exchange, request, Math.max(1, Math.min(sentByMs, context.leftMs())));
    id = String(startedId(context, result));
  } catch (error) {
    const isUnknown = isOutcomeUnknown(error) || input.options.signal?.aborted;
    if (!isUnknown && progress.own === sequence) await record(context, sequence);
    if (!isUnknown || isTrusted || progress.sent >= maxSent) throw explained(context, sequence, error);
    context.log(sequence, "has no known response", "warn", { error });
    return undefined;
  }
  const { data, response } = result;
  // The response to an earlier request with this idempotency key, or perhaps.
  const sentAt = Date.parse(response.response.headers.get("date") ?? "");
  const isReplay = finder ? createdAt(finder, data) < sentAt - replayMs : action === "send";
  progress.own = isReplay ? 0 : sequence;
  await record(context, sequence, { id });
  if (isReplay && context.reuse === "none") return undefined;
  context.log(sequence, isReplay ? `takes up ${id}` : `has started ${id}`, "info", { id });
  await input.options.onStart?.(data, { adopted: isReplay, sequence });
  return awaitWork(context, { sequence, id, resource: data }, starts, progress); // Without the store, which may fail now.
}

/** Without permission to list, a start without a known response cannot be told apart, but the start itself may work. */
function noBaseline(error: unknown): undefined {
  if (!isPermissionDeniedError(error)) throw error;
}
