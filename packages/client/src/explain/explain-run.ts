// Shows the order: the run, its nodes, its log, and the last run that succeeded.
import { internalsOf, type Redactor, type Waiter } from "@planasonix/runtime";
import { errorOf, redacted, stateOf } from "../ended-run.ts";
import type { PipelineRun, RunNode } from "../generated/schemas.ts";
import type { PlanasonixFor } from "../make-client.ts";
import { cut, type ExplainedLine, readLastLines } from "./last-lines.ts";
import { differencesOf, findLastSuccess, type RunDifference } from "./last-success.ts";

export type { ExplainedLine } from "./last-lines.ts";
export type { RunDifference } from "./last-success.ts";

/** Options of `explainRun`, all optional. */
export interface ExplainRunOptions {
  /** Aborts the calls. */
  readonly signal?: AbortSignal | undefined;
  /** The time limit of the whole explanation, in milliseconds. What is not known by then is in `unread`. @default 20_000 */
  readonly deadlineMs?: number | undefined;
  /** The maximum number of lines of the log to read. @default 2_000 */
  readonly maxLines?: number | undefined;
}

/** The node that failed. */
export interface ExplainedNode {
  /** The ID within the graph of the pipeline. */
  readonly id: string;
  /** The type, such as `source.postgres`. */
  readonly type: string;
  /** How many rows it received. */
  readonly rowsIn?: number | undefined;
  /** How many rows it produced. */
  readonly rowsOut?: number | undefined;
  /** How often it was retried. */
  readonly retries?: number | undefined;
}

/** Something to try. */
export interface NextStep {
  /** What it is for. */
  readonly text: string;
  /** The method of the client, such as `runs.listLogs`. */
  readonly operation: string;
  /** What the operation takes, by the names of the API. */
  readonly values: Readonly<Record<string, string>>;
}

/** Why a run ended as it did. What the API does not say is missing. Texts of the API are redacted, as in the log. */
export interface RunExplanation {
  /** The ID of the run. */
  readonly id: string;
  /** The status, as the API states it. */
  readonly status: string;
  /** How the run ended; `going` if it has not. */
  readonly state: "succeeded" | "failed" | "canceled" | "going";
  /** The ID of the pipeline. */
  readonly pipelineId: string;
  /** The name of the pipeline. */
  readonly pipelineName?: string | undefined;
  /** What the API states as the cause, cut at 400 characters. */
  readonly error?: string | undefined;
  /** The node that failed first. */
  readonly node?: ExplainedNode | undefined;
  /** The lines of the log that matter: the last errors and warnings, and what stands before them. At most 6. */
  readonly lines: readonly ExplainedLine[];
  /** The last run of the pipeline that succeeded before. */
  readonly lastSuccess?: { readonly id: string; readonly finishedAt: string } | undefined;
  /** What is not as in that run, at most 5: counters only if one is less than half of the other. */
  readonly differences: readonly RunDifference[];
  /** What to try, the first step first. */
  readonly next: readonly NextStep[];
  /** What could not be read, and why. */
  readonly unread: readonly string[];
}

/**
 * Finds out why a run ended as it did. Sends at most 5 kinds of reads, each of them a GET that only reads: the run, its
 * nodes, the end of its log, and the last run that succeeded, with its nodes.
 *
 * @throws {CallError} If the run itself cannot be read. What else cannot be read is in `unread`.
 * @throws The reason of the signal, if it aborts.
 *
 * @example
 * const { error, node, lines, next } = await explainRun(planasonix, "run_01j8k2m4");
 */
export async function explainRun(
  planasonix: PlanasonixFor<"runs">,
  id: string,
  { signal, deadlineMs = 20_000, maxLines = 2_000 }: ExplainRunOptions = {},
): Promise<RunExplanation> {
  const { exchange, tables } = internalsOf(planasonix);
  const { clock } = exchange.options;
  const endsAt = clock.monotonic() + deadlineMs;
  const unread: string[] = [];
  const limits = () => ({ signal, deadlineMs: Math.max(1, endsAt - clock.monotonic()) });
  const attempt = async <Value>(what: string, read: () => Promise<Value>, otherwise: Value): Promise<Value> => {
    try {
      return await read();
    } catch (error) {
      if (signal?.aborted) throw error;
      unread.push(`${what}: ${redacted(exchange.redactor, Object(error).message)}`);
      return otherwise;
    }
  };

  const run = await planasonix.runs.get(id, limits());
  const subject: Subject = { redactor: exchange.redactor, waiter: tables.runs?.get?.waiter, run };
  const readNodes = (of: string): Promise<RunNode[]> => planasonix.runs.listNodes(of, limits()).toArray();
  const nodes = await attempt("nodes", () => readNodes(id), []);
  const failed = failedNode(subject.waiter, nodes);
  const tail = { run, node: failed, redactor: exchange.redactor, maxLines, limits };
  const log = await attempt("log", () => readLastLines(planasonix, tail), { lines: [], isCut: false });
  if (log.isCut) unread.push(`log: only ${maxLines} lines were read`);
  const success = await attempt("last success", () => findLastSuccess(planasonix, run, limits), undefined);
  const before = success ? await attempt("nodes of the last success", () => readNodes(success.id), []) : [];
  const differences = success ? differencesOf({ run, nodes }, { run: success, nodes: before }) : [];
  return answer(subject, { failed, lines: log.lines, success, differences, unread });
}

const maxError = 400;

interface Subject {
  readonly redactor: Redactor;
  readonly waiter: Waiter | undefined;
  readonly run: PipelineRun;
}

interface Found {
  readonly failed: RunNode | undefined;
  readonly lines: readonly ExplainedLine[];
  readonly success: PipelineRun | undefined;
  readonly differences: readonly RunDifference[];
  readonly unread: readonly string[];
}

function answer(subject: Subject, { failed, success, ...found }: Found): RunExplanation {
  const { redactor, waiter, run } = subject;
  const { status, pipeline_id: pipelineId, pipeline_name: pipelineName } = run.attributes;
  const state: RunExplanation["state"] = stateOf(waiter, status) ?? "going";
  return {
    id: run.id,
    status,
    state,
    pipelineId,
    pipelineName: redacted(redactor, pipelineName),
    error: state === "failed" ? cut(errorOf(redactor, waiter, run) ?? "the API states none", maxError) : undefined,
    node: failed && nodeOf(failed),
    lines: found.lines,
    lastSuccess: success && { id: success.id, finishedAt: String(success.attributes.finished_at) },
    differences: found.differences,
    next: nextSteps(state, run, failed, found.differences),
    unread: found.unread,
  };
}

/** The node that failed first. The API documents no order of nodes. */
function failedNode(waiter: Waiter | undefined, nodes: readonly RunNode[]): RunNode | undefined {
  const endOf = ({ attributes }: RunNode): number => Date.parse(String(attributes.finished_at)) || Number.MAX_VALUE;
  const failed = nodes.filter(({ attributes }) => stateOf(waiter, attributes.status) === "failed");
  return failed.toSorted((one, other) => endOf(one) - endOf(other))[0];
}

function nodeOf({ attributes: { node_id, type, metrics, retries } }: RunNode): ExplainedNode {
  return { id: node_id, type, rowsIn: metrics?.rows_in, rowsOut: metrics?.rows_out, retries };
}

function nextSteps(
  state: RunExplanation["state"],
  { id: run_id, attributes: { pipeline_id } }: PipelineRun,
  failed: RunNode | undefined,
  differences: readonly RunDifference[],
): NextStep[] {
  const again = { operation: "pipelines.run", values: { pipeline_id } };
  if (state === "going") return [{ text: "Wait until it has ended", operation: "runs.wait", values: { run_id } }];
  if (state === "succeeded") return [];
  if (state === "canceled") return [{ text: "Somebody canceled it; start it again", ...again }];
  const { node_id, type } = failed?.attributes ?? {};
  const hasOtherNodes = differences.some(({ field }) => field === "nodes");
  return [
    node_id === undefined
      ? { text: "Look at the log", operation: "runs.listLogs", values: { run_id } }
      : { text: `Look at ${node_id} (${type})`, operation: "runs.listLogs", values: { run_id, node_id } },
    ...(hasOtherNodes
      ? [
          {
            text: "The graph has other nodes than at the last success",
            operation: "pipelines.get",
            values: { pipeline_id },
          },
        ]
      : []),
    { text: "Once the cause is gone, start it again", ...again },
  ];
}
