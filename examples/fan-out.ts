// Runs a pipeline for each day of a period, many days at once, and reports every day. Run it with
//   PLANASONIX_API_KEY=... node fan-out.ts pl_01hqxyz 2026-01-01 2026-07-19
import { createClient, isCallError, isWaitError, type Planasonix } from "@planasonix/client";

/** The end of a day's run. */
export interface DayResult {
  readonly day: string;
  /** Undefined if the run was not started. */
  readonly runId?: string | undefined;
  /** Undefined if the run succeeded. */
  readonly problem?: string | undefined;
}

/**
 * Runs a pipeline for each day and waits for all runs. No failure stops the others. The client limits the requests in
 * flight (`maxConcurrency`) and stays under the rate limit, so the days need no queue of their own.
 */
export function runDays(planasonix: Planasonix, pipelineId: string, days: readonly string[]): Promise<DayResult[]> {
  return Promise.all(days.map((day) => runDay(planasonix, pipelineId, day)));
}

async function runDay(planasonix: Planasonix, pipelineId: string, day: string): Promise<DayResult> {
  let runId: string | undefined;
  try {
    const body = { variables: { RUN_DATE: day } };
    const onStart = ({ id }: { readonly id: string }) => {
      runId = id;
    };
    await planasonix.pipelines.runAndWait(pipelineId, body, { deadlineMs: 7_200_000, onStart });
    return { day, runId };
  } catch (error) {
    if (isWaitError(error)) return { day, runId: error.id ?? runId, problem: error.message };
    if (isCallError(error)) return { day, runId, problem: error.message };
    throw error;
  }
}

/** The days from the first to the last, both included, as `2026-11-24`. */
export function daysBetween(first: string, last: string): string[] {
  const days: string[] = [];
  for (let at = Date.parse(first); at <= Date.parse(last); at += 86_400_000) {
    days.push(new Date(at).toISOString().slice(0, 10));
  }
  return days;
}

if (import.meta.main) {
  const [pipelineId = "", first = "", last = first] = process.argv.slice(2);
  const results = await runDays(createClient(), pipelineId, daysBetween(first, last));
  const failed = results.filter(({ problem }) => problem !== undefined);
  for (const { day, runId, problem } of failed) console.error(`${day} ${runId ?? "not started"}: ${problem}`);
  console.log(`${results.length - failed.length} of ${results.length} days succeeded`);
  process.exitCode = failed.length === 0 ? 0 : 1;
}
