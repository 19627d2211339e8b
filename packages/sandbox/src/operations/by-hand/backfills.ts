import { type ByHand, resourceOf } from "../../call/call.ts";
import { strings } from "../../description/document.ts";
import { exampleWith } from "../../description/examples.ts";
import { typeOf } from "../../description/model.ts";
import { jobType, startJob } from "../lifecycle/jobs.ts";

/** Starts one job for each table, or one job if the request names no tables. */
export const backfills: ByHand = (call, derived) => {
  const backfill = resourceOf(derived());
  const { workspace } = call;
  const { connection_id, status, tables } = backfill.attributes;
  const { pipeline_id } = exampleWith(typeOf(workspace.model, jobType), "type", "backfill");
  const ids = Array.from({ length: Math.max(strings(tables).length, 1) }, () => {
    return startJob(workspace, backfill, { type: "backfill", status, connection_id, pipeline_id }).id;
  });
  const attributes = { ...backfill.attributes, job_ids: ids };
  return { kind: "resource", resource: workspace.resources.save(backfill, { attributes }) };
};
