import type { PipelineRun, RunNode } from "../generated/schemas.ts";
import type { PlanasonixFor } from "../make-client.ts";

/** What is not as in another run. */
export interface RunDifference {
  /** The field, such as `metrics.rows_read`, `n_orders rows_in`, or `nodes` if the graph has changed. */
  readonly field: string;
  /** The value in the other run. */
  readonly before: string | number | null;
  /** The value in this run. */
  readonly now: string | number | null;
}

/** How many runs that succeeded are looked at: the API documents no order. */
const maxRuns = 200;

const maxDifferences = 5;

/** A run with its nodes, as far as they could be read. */
interface RunWithNodes {
  readonly run: PipelineRun;
  readonly nodes: readonly RunNode[];
}

/** Finds the last run of the same pipeline that succeeded before a run began. */
export async function findLastSuccess(
  planasonix: PlanasonixFor<"runs">,
  run: PipelineRun,
  limits: () => object,
): Promise<PipelineRun | undefined> {
  const query = { pipeline_id: run.attributes.pipeline_id, status: "succeeded", limit: 100 } as const;
  const runs = await planasonix.runs.list(query, limits()).toArray({ limit: maxRuns });
  const begin = beginOf(run);
  return runs
    .filter((one) => one.id !== run.id && endOf(one) <= begin)
    .toSorted((one, other) => endOf(other) - endOf(one))[0];
}

function beginOf({ attributes: { started_at, queued_at, created_at } }: PipelineRun): number {
  const times = [started_at, queued_at, created_at].map((time) => Date.parse(String(time)));
  return times.find((time) => !Number.isNaN(time)) ?? Number.MAX_VALUE;
}

function endOf({ attributes }: PipelineRun): number {
  return Date.parse(String(attributes.finished_at)) || 0;
}

/**
 * What differs between two runs: their origin, their nodes, and their counters. Counters are seldom equal, so only one that is
 * less than half of the other counts; times never are.
 */
export function differencesOf(now: RunWithNodes, earlier: RunWithNodes): RunDifference[] {
  // Of nodes that could not be read, or that the API no longer has, nothing is known.
  const haveNodes = earlier.nodes.length > 0 && now.nodes.length > 0;
  const [before, after] = [earlier, now].map(({ run, nodes }) => factsOf(run, haveNodes ? nodes : [])) as [
    Facts,
    Facts,
  ];
  const fields = new Set([...before.keys(), ...after.keys()]);
  const differences = [...fields].map((field) => ({
    field,
    before: before.get(field) ?? null,
    now: after.get(field) ?? null,
  }));
  return differences.filter(isNotable).slice(0, maxDifferences);
}

function isNotable({ before, now }: RunDifference): boolean {
  if (typeof before === "number" && typeof now === "number") return Math.min(before, now) * 2 < Math.max(before, now);
  return before !== now;
}

type Facts = Map<string, string | number>;

function factsOf({ attributes }: PipelineRun, nodes: readonly RunNode[]): Facts {
  const facts: Facts = new Map();
  const add = (field: string, value: unknown): void => {
    if (typeof value === "string" || typeof value === "number") facts.set(field, value);
  };
  add("trigger.type", attributes.trigger?.type);
  for (const [name, value] of Object.entries(Object(attributes.metrics))) add(`metrics.${name}`, value);
  const ordered = nodes.toSorted((one, other) => (one.attributes.node_id < other.attributes.node_id ? -1 : 1));
  if (ordered.length > 0) add("nodes", ordered.map(({ attributes }) => attributes.node_id).join(" "));
  for (const { attributes } of ordered) {
    for (const [name, value] of Object.entries(Object(attributes.metrics))) add(`${attributes.node_id} ${name}`, value);
  }
  return facts;
}
