import { type ByHand, resourceOf } from "../../call/call.ts";
import { strings } from "../../description/document.ts";
import { readerOf, startJob } from "../lifecycle/jobs.ts";

/** Starts one job for each table, or one job if the request names no tables. */
export const backfills: ByHand = (call, derived) => {
  const backfill = resourceOf(derived());
  const { workspace } = call;
  const { connection_id, status, tables } = backfill.attributes;
  const pipeline_id = readerOf(workspace, connection_id);
  const ids = Array.from({ length: Math.max(strings(tables).length, 1) }, () => {
    return startJob(workspace, backfill, { type: "backfill", status, connection_id, pipeline_id }).id;
  });
  const attributes = { ...backfill.attributes, job_ids: ids };
  return { kind: "resource", resource: workspace.resources.save(backfill, { attributes }) };
};

/** Starts a job for a connection. Without a pipeline in the request, the job belongs to one that reads from it. */
export const syncs: ByHand = ({ workspace }, derived) => {
  const job = resourceOf(derived());
  const { pipeline_id = readerOf(workspace, job.attributes.connection_id) } = job.attributes;
  const attributes = { ...job.attributes, pipeline_id };
  return { kind: "resource", resource: workspace.resources.save(job, { attributes }) };
};
