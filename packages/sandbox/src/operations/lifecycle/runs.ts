// A run in time: how it starts without a request, and the states, the metrics and the log of its nodes.
import type { Cause, Workspace } from "../../call/workspace.ts";
import { isObject } from "../../description/document.ts";
import type { Attributes, StoredResource } from "../../store/resources.ts";
import type { Timer } from "../../store/timers.ts";
import { momentAt } from "../../time/moment.ts";
import { grown, plannedGrowth } from "./growth.ts";
import { moveJobs, runType } from "./jobs.ts";
import { writeLine } from "./log.ts";
import { endedStates, statesOf } from "./states.ts";
import { startWaitingRuns, startWork } from "./work.ts";

/** The resource type of the nodes of a run. */
export const nodeType = "run_node";

/** An attribute of runs, absent from all responses: the sequence numbers of the nodes. A seeded run lacks it. */
const nodesAttribute = "node_seqs";

/** The task of the timers that move a node of a run. */
export const nodeTask = "node";

/** Starts a run without a request. `own` adds attributes to the run, such as `trigger`. */
export function startRun(
  workspace: Workspace,
  pipeline: StoredResource,
  { cause, ...own }: { readonly cause: Cause } & Attributes,
): StoredResource {
  const now = workspace.timestamp;
  const states = statesOf(workspace, runType);
  const status = states?.steps[0];
  const attributes = {
    pipeline_id: pipeline.id,
    pipeline_name: pipeline.attributes.name,
    status,
    created_at: now,
    queued_at: now,
    ...own,
  };
  return startWork(workspace, workspace.add(runType, attributes), { cause });
}

/** Moves the nodes and the job of a run, and updates its pipeline, after the state of the run has changed. */
export function runMoved(workspace: Workspace, run: StoredResource): StoredResource[] {
  const { status, pipeline_id } = run.attributes;
  const pipeline = workspace.resources.find("pipeline", String(pipeline_id));
  if (status === "running") {
    const seqs = startNodes(workspace, run, nodesOf(pipeline));
    workspace.resources.save(run, { attributes: { ...run.attributes, [nodesAttribute]: seqs } });
  }
  if (endedStates(workspace, runType).has(status)) runEnded(workspace, run, pipeline);
  return moveJobs(workspace, run);
}

function runEnded(workspace: Workspace, run: StoredResource, pipeline: StoredResource | undefined): void {
  endNodes(workspace, run);
  if (workspace.capacity.runs !== undefined) startWaitingRuns(workspace);
  if (pipeline !== undefined) {
    const last = { last_run_at: workspace.timestamp, last_run_status: run.attributes.status };
    workspace.resources.save(pipeline, { attributes: { ...pipeline.attributes, ...last } });
  }
}

/** Stores the nodes of a run, and sets the timers of their states. Returns their sequence numbers. */
function startNodes(workspace: Workspace, run: StoredResource, nodes: readonly PipelineNode[]): number[] {
  const seqs = addNodes(workspace, run, nodes);
  for (const { due, ...detail } of nodeSteps(workspace.now, workspace.timers.lastDue(run.id), seqs)) {
    const timer = { due, task: nodeTask, subject: run.id, detail };
    if (due === workspace.now) moveNode(workspace, timer);
    else workspace.timers.set(timer);
  }
  return seqs;
}

/** Stores the nodes of a run. Returns their sequence numbers; a list of the nodes begins with the highest one. */
function addNodes({ resources }: Workspace, run: StoredResource, nodes: readonly PipelineNode[]): number[] {
  const seqs = nodes.map(() => resources.nextSequence()).reverse();
  for (const [index, { id, type }] of nodes.entries()) {
    const attributes = { run_id: run.id, node_id: id, type, status: "queued", started_at: null, finished_at: null };
    resources.insert(nodeType, { seq: Number(seqs[index]), id, attributes });
  }
  return seqs;
}

/** What happens to nodes that run one after the other, each for an equal part of the run, in the order of the times. */
function nodeSteps(start: number, end = start, seqs: readonly number[]): (NodeStep & { readonly due: number })[] {
  const each = (end - start) / Math.max(seqs.length, 1);
  return seqs.flatMap((seq, index) => {
    const due = start + index * each;
    const running = { due, seq, status: "running", until: due + each };
    // The last node ends together with the run, whatever the final state of the run.
    return index === seqs.length - 1 ? [running] : [running, { due: due + each, seq, status: "succeeded" }];
  });
}

/** The state to which a timer moves a node, and when the state ends. */
interface NodeStep {
  /** The sequence number of the node. */
  readonly seq: number;
  readonly status: string;
  readonly until?: number | undefined;
}

/** Performs the step in the detail of a timer. */
export function moveNode(workspace: Workspace, { detail }: Pick<Timer, "detail">): void {
  const { seq, status, until } = detail as NodeStep;
  const node = workspace.resources.at(nodeType, seq);
  if (node !== undefined) setNode(workspace, node, { status, until });
}

function setNode(
  workspace: Workspace,
  node: StoredResource,
  { status, until }: Pick<NodeStep, "status" | "until">,
): void {
  const now = workspace.timestamp;
  const times = status === "running" ? { started_at: now } : { finished_at: now };
  const numbers = grown(node.attributes, status === "succeeded" ? "end" : workspace.now);
  const growth = until === undefined ? {} : plannedGrowth(workspace, nodeType, { until });
  const attributes = { ...numbers, status, ...times, ...growth };
  workspace.resources.save(node, { attributes });
  const level = status === "failed" ? "error" : "info";
  const { run_id, node_id } = node.attributes;
  writeLine(workspace, { run_id, level, node_id, message: `The node is ${status}.` });
}

/** Ends the nodes of a run: running nodes take the final state of the run, and queued nodes become canceled. */
function endNodes(workspace: Workspace, run: StoredResource): void {
  workspace.timers.cancel(run.id);
  for (const node of storedNodes(workspace, run)) {
    if (node.attributes.status === "running") setNode(workspace, node, { status: String(run.attributes.status) });
    if (node.attributes.status === "queued") setNode(workspace, node, { status: "canceled" });
  }
}

/** The nodes of a run, oldest first. */
function storedNodes({ resources }: Workspace, { id, attributes }: StoredResource): StoredResource[] {
  const seqs = attributes[nodesAttribute];
  if (Array.isArray(seqs)) return seqs.flatMap((seq) => resources.at(nodeType, seq) ?? []);
  return resources.select(nodeType, { where: [{ attribute: "run_id", equals: id }], ascending: true });
}

/**
 * Stores the nodes and the log of a run that has ended and has none, such as a run of the initial data. The run takes at
 * least `usualMs`, so that one that ends earlier has nodes that have not succeeded.
 */
export function addPastNodes(workspace: Workspace, run: StoredResource, usualMs: number): void {
  const { status, started_at, finished_at, pipeline_id } = run.attributes;
  const [start, end] = [Date.parse(String(started_at)), Date.parse(String(finished_at))];
  const isPast = endedStates(workspace, runType).has(status) && start <= end;
  if (!isPast || storedNodes(workspace, run).length > 0) return;
  const seqs = addNodes(workspace, run, nodesOf(workspace.resources.find("pipeline", String(pipeline_id))));
  const plannedEnd = status === "succeeded" ? end : Math.max(end, start + usualMs);
  for (const { due, ...detail } of nodeSteps(start, plannedEnd, seqs)) {
    if (due < end) moveNode({ ...workspace, ...momentAt(due) }, { detail });
  }
  endNodes({ ...workspace, ...momentAt(end) }, { ...run, attributes: { ...run.attributes, [nodesAttribute]: seqs } });
}

/** A node of the graph of a pipeline. */
export interface PipelineNode {
  readonly id: string;
  readonly type: string;
}

/** The nodes of a pipeline; none if it does not exist. */
export function nodesOf(pipeline: StoredResource | undefined): PipelineNode[] {
  const nodes = pipeline?.attributes.nodes;
  return (Array.isArray(nodes) ? nodes : [])
    .filter(isObject)
    .map(({ id, type }) => ({ id: String(id), type: String(type) }));
}
