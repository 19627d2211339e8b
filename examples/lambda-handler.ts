// A handler for AWS Lambda that a schedule invokes: it starts a pipeline and ends before Lambda's time limit. A second
// invocation with the same event, which Lambda may make, starts no second run if the deployment honors idempotency keys;
// otherwise use `startOnce` with a store that all invocations share.
import { createClient, isOutcomeUnknown, type Planasonix } from "@planasonix/client";

/** The event of a schedule of Amazon EventBridge. */
interface ScheduledEvent {
  readonly id: string;
  readonly detail: { readonly pipeline_id: string };
}

interface Context {
  getRemainingTimeInMillis(): number;
}

let shared: Planasonix | undefined;

/** One client for all invocations of the process. It is made at the first one, when the environment has the API key. */
function client(): Planasonix {
  shared ??= createClient();
  return shared;
}

/**
 * Starts the run and returns its ID. A state machine or another function waits for the run: waiting here would be billed.
 * @throws {Error} If no run was started, or if this is unknown. Lambda then invokes the function again with the same event.
 */
export async function handler(event: ScheduledEvent, context: Context): Promise<{ readonly run_id: string }> {
  const deadlineMs = Math.max(1_000, context.getRemainingTimeInMillis() - 2_000); // 2 s to report an error
  const options = { idempotencyKey: `schedule-${event.id}`, deadlineMs };
  try {
    const run = await client().pipelines.run(event.detail.pipeline_id, {}, options);
    return { run_id: run.id };
  } catch (error) {
    if (isOutcomeUnknown(error)) console.error(`The run may have been started; check with ${error.checkWith}`);
    throw error;
  }
}
