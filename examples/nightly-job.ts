// A nightly job: runs a pipeline once a day, however often the job itself is started or killed. Run it with
//   PLANASONIX_API_KEY=... node nightly-job.ts pl_01hqxyz
// It remembers what it has started in starts.json, which has to be on the same disk at the next start.
import { createClient, isWaitError, type Planasonix } from "@planasonix/client";
import { fileStore } from "@planasonix/client/file-store";
import { isStartError, type StartStore, startOnce } from "@planasonix/client/once";

/** What the job needs in addition to a client. */
export interface NightlyJob {
  readonly pipelineId: string;
  /** The day that the pipeline processes, such as `2026-11-24`. Each day is run until it has succeeded once. */
  readonly day: string;
  readonly store: StartStore;
  readonly log: (line: string) => void;
}

/**
 * Runs a pipeline once for a day and waits for the run. If the job is started again for the same day, it takes up the run
 * that is going, returns the run that succeeded, or starts the next run after a failure.
 * @returns A line for the log.
 * @throws {Error} If the run does not succeed within two hours, or if it cannot be known whether one was started.
 */
export async function nightlyJob(planasonix: Planasonix, { pipelineId, day, store, log }: NightlyJob): Promise<string> {
  const body = { variables: { RUN_DATE: day } };
  try {
    const { id, attributes } = await planasonix.pipelines.runAndWait(pipelineId, body, {
      deadlineMs: 7_200_000,
      start: startOnce({ key: `nightly-${pipelineId}-${day}`, store }),
      onStart: ({ id }, { adopted, sequence }) => log(`${adopted ? "took up" : "started"} ${id}, run ${sequence}`),
    });
    return `${id} wrote ${attributes.metrics?.rows_written ?? 0} rows in ${attributes.duration_seconds} s`;
  } catch (error) {
    if (isWaitError(error)) {
      throw new Error(`The nightly run ${error.id} did not succeed: ${error.reason}`, { cause: error });
    }
    if (isStartError(error) && error.outcome === "unknown") {
      throw new Error(`Somebody has to look at ${error.candidates.join(" and ") || pipelineId}`, { cause: error });
    }
    throw error;
  }
}

if (import.meta.main) {
  const [pipelineId = ""] = process.argv.slice(2);
  const day = new Date().toISOString().slice(0, 10);
  const store = fileStore(process.env.STARTS_FILE ?? "starts.json");
  console.log(await nightlyJob(createClient(), { pipelineId, day, store, log: console.log }));
}
