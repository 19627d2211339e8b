// A nightly job: runs a pipeline once a day, however often the job itself is started. Run it with
//   PLANASONIX_API_KEY=... node nightly-job.ts pl_01hqxyz
import { createClient, isWaitError, type Planasonix } from "@planasonix/client";

/**
 * Runs a pipeline once for a day and waits for the run. If the job is started again for the same day, the idempotency
 * key prevents a second run.
 * @returns A line for the log.
 * @throws {Error} If the run does not succeed within two hours.
 */
export async function nightlyJob(planasonix: Planasonix, pipelineId: string, day: string): Promise<string> {
  const body = { variables: { RUN_DATE: day } };
  const run = await planasonix.pipelines.run(pipelineId, body, { idempotencyKey: `nightly-${pipelineId}-${day}` });
  try {
    const { attributes } = await planasonix.runs.wait(run.id, { deadlineMs: 7_200_000 });
    return `${run.id} wrote ${attributes.metrics?.rows_written ?? 0} rows in ${attributes.duration_seconds} s`;
  } catch (error) {
    if (isWaitError(error))
      throw new Error(`The nightly run ${run.id} did not succeed: ${error.reason}`, { cause: error });
    throw error;
  }
}

if (import.meta.main) {
  const [pipelineId = ""] = process.argv.slice(2);
  console.log(await nightlyJob(createClient(), pipelineId, new Date().toISOString().slice(0, 10)));
}
