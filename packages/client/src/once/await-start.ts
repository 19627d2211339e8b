import {
  emptyDiagnostics,
  isNotFoundError,
  isWaitError,
  ownProperties,
  type Result,
  readStatus,
  waitFor,
} from "@planasonix/runtime";
import type { Progress, StartContext } from "./context.ts";
import { explained } from "./failure.ts";
import type { StoredStart } from "./record.ts";
import { record } from "./records.ts";

/** Where the response to a start contains the ID, if it is the work itself: only then can a poll replace it. */
const workId = "/data/id";

const ends = ["succeeded", "failed", "canceled"] as const;

/** The work of a start. */
interface StartedWork {
  readonly sequence: number;
  readonly id: string;
  /** What this call has been told as the response to the start. */
  readonly resource?: unknown;
}

/** Waits for the work of a start. Resolves with nothing if the work had ended before this call, and does not count. */
export async function awaitWork(
  context: StartContext,
  { id, sequence, resource: started }: StartedWork,
  starts: readonly StoredStart[],
  progress: Progress,
): Promise<Result | undefined> {
  const { exchange, input, reuse } = context;
  const { poll, id: idPointer } = context.starts;
  const { waiter } = poll.operation;
  const { onStart, onUpdate } = input.options;
  const isOwn = progress.own === sequence;
  let polls = 0;
  const isStale = (end: string): boolean => !isOwn && polls === 1 && end !== reuse;
  const update = async (resource: unknown): Promise<void> => {
    polls += 1;
    const status = String(readStatus(poll, resource));
    const end = ends.find((one) => waiter?.[one].includes(status));
    if (end && isStale(end)) return;
    if (polls === 1 && started === undefined) {
      context.log(sequence, end ? `had succeeded as ${id}` : `takes up ${id}`, "info", { id });
      if (idPointer === workId) await onStart?.(resource, { adopted: true, sequence });
    }
    await onUpdate?.(resource);
  };
  const options = ownProperties(input.options, { deadlineMs: context.leftMs(), onUpdate: update });
  try {
    const result = await waitFor({ exchange, poll, id, options, start: { ref: input.endpoint, resource: started } });
    await record(context, sequence, { end: "succeeded", result: exchange.redactor.value(result.data) });
    return isStale("succeeded") ? undefined : result;
  } catch (error) {
    if (!isWaitError(error)) throw error;
    const { reason } = error;
    if (reason === "failed" || reason === "canceled") {
      await record(context, sequence, { end: reason });
      if (!isStale(reason)) throw explained(context, sequence, error);
      context.log(sequence, `${id} ended as ${reason} before: starting again`, "info", { id });
      return undefined;
    }
    const { end, result } = starts[sequence - 1] ?? {};
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
