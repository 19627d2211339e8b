import { dayMs, ownProperties, type Result, type StartCall, startPlainly, waitFor } from "@planasonix/runtime";
import { goingWorkOf } from "./receive.ts";

/** Where the response to a start contains the ID, if it is the work itself: only then can a poll replace it. */
const workId = "/data/id";

/**
 * Starts work and waits until it has ended. If the deployment says that the same work is already going, waits for that;
 * `onStart` then receives it, as the first poll returned it, with `adopted: true`.
 */
export async function startOrTakeUp(call: StartCall): Promise<Result> {
  const { exchange, input, starts } = call;
  const { clock } = exchange.options;
  const { deadlineMs = dayMs, onStart, onUpdate } = input.options;
  const deadlineAt = clock.monotonic() + deadlineMs;
  try {
    return await startPlainly(call);
  } catch (error) {
    const id = goingWorkOf(error);
    if (id === undefined) throw error;
    exchange.log("info", `${input.endpoint.name} takes up ${id}, which was already going`, { id });
    let isTold = starts.id !== workId;
    const update = async (resource: unknown): Promise<void> => {
      if (!isTold) await onStart?.(resource, { adopted: true, sequence: 1 });
      isTold = true;
      await onUpdate?.(resource);
    };
    const options = ownProperties(input.options, {
      deadlineMs: deadlineAt - clock.monotonic(),
      idempotencyKey: undefined,
      onUpdate: update,
    });
    return waitFor({ exchange, poll: starts.poll, id, options });
  }
}
