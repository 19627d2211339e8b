import { isApiError, isOutcomeUnknown, ownProperties, type Result, sendStart, startedId } from "@planasonix/runtime";
import type { Progress, StartContext } from "./context.ts";
import { explained } from "./failure.ts";
import { baseline, createdAt } from "./find.ts";
import type { Step } from "./next-step.ts";
import type { StoredStart } from "./record.ts";
import { addFacts, label, removeIntent, storeIntent } from "./records.ts";

/** At most this many requests without a known response are sent in one call. */
const maxSent = 3;

/** Work that was created so long before the response to its start is not new: the response is repeated, in milliseconds. */
const replayMs = 5_000;

/** Stores an intent, sends the request, and stores the ID. Resolves with nothing if it is not known. */
export async function start(
  context: StartContext,
  { do: action, sequence }: Step,
  starts: readonly StoredStart[],
  progress: Progress,
): Promise<string | undefined> {
  const { exchange, input, finder, timeoutMs } = context;
  const { clock, deadlineMs, trustIdempotencyKeys: isTrusted } = exchange.options;
  const limitMs = isTrusted ? deadlineMs : Math.min(timeoutMs, deadlineMs);
  let sentByMs = limitMs;
  if (action === "start") {
    const before = !isTrusted && finder ? await baseline(context, finder).catch(noBaseline) : undefined;
    const at = clock.now();
    if (at < Date.parse(starts.at(-1)?.at ?? ""))
      context.log(sequence, "follows a later start: the clock went back", "warn");
    const intent = { at: new Date(at).toISOString(), limitMs, ...before };
    if (!(await storeIntent(context, starts, sequence, intent))) return undefined;
    progress.own = sequence;
    progress.looks = 0;
    sentByMs -= clock.now() - at;
    // Another process relies on it that nothing is sent after the limit.
    if (!isTrusted && sentByMs <= 0) return undefined;
  }
  const idempotencyKey = label(context, sequence).replace(/[^\x20-\x7e]/gu, encodeURIComponent);
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
    if (!isUnknown && progress.own === sequence) await removeIntent(context, sequence);
    if (!isUnknown || isTrusted || progress.sent >= maxSent) throw explained(context, sequence, error);
    context.log(sequence, "has no known response", "warn", { error });
    return undefined;
  }
  const { data, response } = result;
  // The response to an earlier request with this idempotency key, or perhaps.
  const sentAt = Date.parse(response.response.headers.get("date") ?? "");
  const isReplay = finder ? createdAt(finder, data) < sentAt - replayMs : action === "send";
  progress.own = isReplay ? 0 : sequence;
  await addFacts(context, sequence, { id });
  if (isReplay && context.reuse === "none") return undefined;
  progress.resource = data;
  context.log(sequence, isReplay ? `takes up ${id}` : `has started ${id}`, "info", { id });
  await input.options.onStart?.(data, { adopted: isReplay, sequence });
  return id;
}

/** Without permission to list, a start without a known response cannot be told apart, but the start itself may work. */
function noBaseline(error: unknown): undefined {
  if (!isApiError(error) || error.status !== 403) throw error;
}
