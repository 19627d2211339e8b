// A backfill by month: runs a pipeline once for each month, three months at a time, however often the job itself is
// started or killed. Run it with
//   PLANASONIX_API_KEY=... node monthly-backfill.ts pl_01hqxyz 2025-01 2025-12
// It remembers what it has started in backfill.json, which has to be on the same disk at the next start.
import { createClient, type Planasonix } from "@planasonix/client";
import { fileStore } from "@planasonix/client/file-store";
import { type StartStore, startOnce } from "@planasonix/client/once";

/** What the backfill needs in addition to a client. */
export interface Backfill {
  readonly pipelineId: string;
  /** The months to process, such as `2025-01`. */
  readonly months: readonly string[];
  readonly store: StartStore;
  readonly log: (line: string) => void;
}

/** How many months are processed at the same time. */
const workers = 3;

/**
 * Runs a pipeline once for each month. A month that fails does not stop the others. If the backfill is started again, it
 * takes up the runs that are going, skips the months that have succeeded, and runs those again that have failed.
 * @throws {AggregateError} If months did not succeed.
 */
export async function backfill(planasonix: Planasonix, { pipelineId, months, store, log }: Backfill): Promise<void> {
  const left = [...months];
  const problems: Error[] = [];
  const work = async (): Promise<void> => {
    for (let month = left.shift(); month !== undefined; month = left.shift()) {
      const start = startOnce({ key: `backfill-${pipelineId}-${month}`, store });
      try {
        const { id } = await planasonix.pipelines.runAndWait(pipelineId, { variables: { MONTH: month } }, { start });
        log(`${month} ${id}`);
      } catch (cause) {
        problems.push(new Error(`${month} did not succeed`, { cause }));
      }
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
  if (problems.length > 0) throw new AggregateError(problems, `${problems.length} months did not succeed`);
}

/** The months from the first to the last, both included, as `2025-01`. */
export function monthsBetween(first: string, last: string): string[] {
  const months: string[] = [];
  const at = new Date(`${first}-01T00:00:00Z`);
  for (; at.toISOString().slice(0, 7) <= last; at.setUTCMonth(at.getUTCMonth() + 1)) {
    months.push(at.toISOString().slice(0, 7));
  }
  return months;
}

if (import.meta.main) {
  const [pipelineId = "", first = "", last = first] = process.argv.slice(2);
  const store = fileStore("backfill.json");
  await backfill(createClient(), { pipelineId, months: monthsBetween(first, last), store, log: console.log });
}
