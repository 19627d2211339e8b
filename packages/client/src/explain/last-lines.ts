import type { Redactor } from "@planasonix/runtime";
import { redacted } from "../ended-run.ts";
import type { LogLine, PipelineRun, RunNode } from "../generated/schemas.ts";
import type { PlanasonixFor } from "../make-client.ts";

/** A line of the log. */
export interface ExplainedLine {
  /** The time, as the API states it. */
  readonly time: string;
  /** The level, such as `error`. */
  readonly level: string;
  /** The text, redacted, and cut at 160 characters. */
  readonly text: string;
}

/** How long before the end the lines are read first, in milliseconds: errors stand at the end of a log. */
const tailMs = 60_000;
const maxShown = 6;
const maxText = 160;

/** What to read. */
interface Log {
  readonly run: PipelineRun;
  /** The node whose lines are read; without it, all lines are. */
  readonly node: RunNode | undefined;
  readonly redactor: Redactor;
  readonly maxLines: number;
  limits(): { readonly signal: AbortSignal | undefined; readonly deadlineMs: number };
}

/** Reads the lines that matter: first the end of the log, and all of it only if nothing stands there. */
export async function readLastLines(
  planasonix: PlanasonixFor<"runs">,
  log: Log,
): Promise<{ readonly lines: readonly ExplainedLine[]; readonly isCut: boolean }> {
  const end = Date.parse(String((log.node ?? log.run).attributes.finished_at));
  const tail = Number.isNaN(end) ? undefined : await read(planasonix, log, new Date(end - tailMs).toISOString());
  return tail && tail.lines.length > 0 ? tail : read(planasonix, log, undefined);
}

async function read(
  planasonix: PlanasonixFor<"runs">,
  { run, node, redactor, maxLines, limits }: Log,
  since: string | undefined,
): Promise<{ readonly lines: readonly ExplainedLine[]; readonly isCut: boolean }> {
  const query = { ...(since !== undefined && { since }), ...(node && { node_id: node.attributes.node_id }) };
  const last: LogLine[] = [];
  let matters: readonly LogLine[] = [];
  let count = 0;
  for await (const line of planasonix.runs.listLogs(run.id, query, limits())) {
    if (count === maxLines) return { lines: shown(matters.length > 0 ? matters : last, redactor), isCut: true };
    count += 1;
    last.push(line);
    if (last.length > maxShown) last.shift();
    if (isTrouble(line)) matters = [...last];
  }
  return { lines: shown(matters.length > 0 ? matters : last, redactor), isCut: false };
}

/** Whether people look for such lines. */
function isTrouble({ attributes: { level } }: LogLine): boolean {
  return level === "error" || level === "warn";
}

function shown(lines: readonly LogLine[], redactor: Redactor): ExplainedLine[] {
  return lines.map(({ attributes: { ts, level, message } }) => {
    return { time: ts, level, text: cut(String(redacted(redactor, message)), maxText) };
  });
}

/** The beginning of a text that is too long, marked as such. */
export function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)}... (cut)` : text;
}
