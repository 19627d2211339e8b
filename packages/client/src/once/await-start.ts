import {
  emptyDiagnostics,
  isNotFoundError,
  isWaitError,
  ownProperties,
  type Result,
  readStatus,
  waitFor,
} from "@planasonix/runtime";
import type { StartContext } from "./context.ts";
import { explained } from "./failure.ts";
import { type StartRecord, startAt } from "./record.ts";
import { storeEnd } from "./records.ts";
import type { StartedWork } from "./send-start.ts";

/** Where the response to a start contains the ID, if it is the work itself: only then can a poll replace it. */
const workId = "/data/id";

const ends = ["succeeded", "failed", "canceled"] as const;

/** Waits for the work of a start. Resolves with nothing if the work had ended before this call, and does not count. */
export async function awaitWork(
  context: StartContext,
  { id, sequence, resource: started, isOwn }: StartedWork,
  record: StartRecord | undefined,
): Promise<Result | undefined> {
  const { exchange, input, reuse } = context;
  const { poll, id: idPointer } = context.starts;
  const { waiter } = poll.operation;
  const { onStart, onUpdate } = input.options;
  const isTold = isOwn && started !== undefined;
  const tell = async (resource: unknown): Promise<void> => {
    await onStart?.(resource, { adopted: !isOwn, sequence });
  };
  if (isTold) await tell(started);
  let polls = 0;
  const isStale = (end: string): boolean => !isOwn && polls === 1 && end !== reuse;
  const update = async (resource: unknown): Promise<void> => {
    polls += 1;
    const status = String(readStatus(poll, resource));
    const end = ends.find((one) => waiter?.[one].includes(status));
    if (end && isStale(end)) return;
    // Only now it is known that this is the work of this call.
    if (polls === 1 && !isTold) {
      if (!isOwn) context.log(sequence, end ? `had succeeded as ${id}` : `takes up ${id}`, "info", { id });
      if (started !== undefined) await tell(started);
      else if (idPointer === workId) await tell(resource);
    }
    await onUpdate?.(resource);
  };
  const options = ownProperties(input.options, { deadlineMs: context.leftMs(), onUpdate: update });
  try {
    const result = await waitFor({ exchange, poll, id, options, start: { ref: input.endpoint, resource: started } });
    await storeEnd(context, sequence, id, { end: "succeeded", result: exchange.redactor.value(result.data) });
    return isStale("succeeded") ? undefined : result;
  } catch (error) {
    if (!isWaitError(error)) throw error;
    const { reason } = error;
    if (reason === "failed" || reason === "canceled") {
      await storeEnd(context, sequence, id, { end: reason });
      if (!isStale(reason)) throw explained(context, sequence, error);
      context.log(sequence, `${id} ended as ${reason} before: starting again`, "info", { id });
      return undefined;
    }
    const { end, result } = startAt(record, sequence) ?? {};
    if (end !== "succeeded" || !isNotFoundError(error.cause)) throw explained(context, sequence, error);
    context.log(sequence, `${id} no longer exists, and has succeeded`, "info", { id });
    return recorded(result);
  }
}

/** The result of work that the API no longer knows, as it was stored. */
function recorded(data: unknown): Result {
  const read = { text: "", stream: undefined, durationMs: 0, queuedMs: 0, diagnostics: emptyDiagnostics };
  return { data, cursor: null, response: { response: Response.json({ data }), status: 200, ...read } };
}
