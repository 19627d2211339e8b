import { type ByHand, type Call, notFound, targetOf } from "../../call/call.ts";
import type { StoredResource } from "../../store/resources.ts";
import { runType } from "../lifecycle/jobs.ts";
import { nodesOf, nodeType } from "../lifecycle/runs.ts";
import { endedStates } from "../lifecycle/states.ts";
import { view } from "../rules/view.ts";

/** The progress of a pipeline's current or last run, as the number of completed nodes. */
export const runs: ByHand = (call) => {
  const pipeline = targetOf(call);
  const run = latestRun(call, pipeline);
  const nodes = call.workspace.resources.select(nodeType, { where: [{ attribute: "run_id", equals: run.id }] });
  const total = nodes.length || nodesOf(pipeline).length;
  const completed = nodes.filter(({ attributes }) => attributes.status === "succeeded").length;
  const { status, started_at = null } = run.attributes;
  const progress = { completed_nodes: completed, total_nodes: total };
  return { ...view(call, { run_id: run.id, status, started_at, progress }), id: run.id };
};

/**
 * The run in progress, or else the last one.
 * @throws {HttpError} 404 if the pipeline has never run.
 */
function latestRun({ workspace }: Call, { id }: StoredResource): StoredResource {
  const all = workspace.resources.select(runType, { where: [{ attribute: "pipeline_id", equals: id }], limit: 100 });
  const ended = endedStates(workspace, runType);
  const run = all.find(({ attributes }) => !ended.has(attributes.status)) ?? all[0];
  if (run === undefined) throw notFound(`${id}, or it has never run`);
  return run;
}
