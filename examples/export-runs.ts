// Exports the runs of a pipeline to a CSV file. Started again after an interruption, it goes on where it stopped. Run it with
//   PLANASONIX_API_KEY=... node export-runs.ts pl_01hqxyz runs.csv
import { appendFile, readFile, rename, rm, stat, truncate, writeFile } from "node:fs/promises";
import { createClient, type PipelineRun, type Planasonix } from "@planasonix/client";

/** Where an export is: the cursor of the next page, and the length of the file up to the end of the last page. */
interface Progress {
  readonly cursor: string | null;
  /** Whether the last page is written: a `cursor` of `null` is also that of the first page. */
  readonly done: boolean;
  readonly bytes: number;
}

/**
 * Appends the runs of a pipeline to a CSV file, page by page. `<file>.progress` holds the position until the export is
 * complete, so that each run is written once, even if the process ends in the middle of a page.
 * @returns The number of runs that this call has written.
 */
export async function exportRuns(planasonix: Planasonix, pipelineId: string, file: string): Promise<number> {
  const progressFile = `${file}.progress`;
  const progress = await readProgress(progressFile);
  if (progress) await truncate(file, progress.bytes);
  else await writeFile(file, line(["id", "status", "started_at", "finished_at", "rows_written"]));

  let written = 0;
  const list = planasonix.runs.list({ pipeline_id: pipelineId, limit: 100 });
  const pages = progress?.done ? [] : list.pages({ from: progress?.cursor ?? null });
  for await (const { data, cursor, done } of pages) {
    await appendFile(file, data.map(row).join(""));
    written += data.length;
    const next: Progress = { cursor, done, bytes: (await stat(file)).size };
    await writeFile(`${progressFile}.new`, JSON.stringify(next));
    await rename(`${progressFile}.new`, progressFile); // replaces the position in one step
  }
  await rm(progressFile);
  return written;
}

async function readProgress(file: string): Promise<Progress | undefined> {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

function row({ id, attributes }: PipelineRun): string {
  const { status, started_at, finished_at, metrics } = attributes;
  return line([id, status, started_at ?? "", finished_at ?? "", String(metrics?.rows_written ?? "")]);
}

/** A line of CSV. Quotes every value that needs it. */
function line(values: readonly string[]): string {
  return `${values.map((value) => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value)).join(",")}\r\n`;
}

if (import.meta.main) {
  const [pipelineId = "", file = "runs.csv"] = process.argv.slice(2);
  console.log(`${await exportRuns(createClient(), pipelineId, file)} runs written to ${file}`);
}
