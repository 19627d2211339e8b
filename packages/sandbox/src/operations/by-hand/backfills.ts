import { type ByHand, resourceOf } from "../../call/call.ts";
import { strings } from "../../description/document.ts";
import { exampleWith } from "../../description/examples.ts";
import { typeOf } from "../../description/model.ts";
import { timestamp } from "../../time/timestamp.ts";
import { jobType } from "../lifecycle/jobs.ts";

/** Starts one job for each table, or one job if the request names no tables. */
export const backfills: ByHand = (call, derived) => {
  const backfill = resourceOf(derived());
  const { workspace } = call;
  const { connection_id, status, tables } = backfill.attributes;
  const now = timestamp(workspace.now());
  const { pipeline_id } = exampleWith(typeOf(workspace.model, jobType), "type", "backfill");
  const ids = Array.from({ length: Math.max(strings(tables).length, 1) }, () => {
    const { seq, id } = workspace.newId(jobType);
    const attributes = {
      type: "backfill",
      status,
      connection_id,
      pipeline_id,
      created_at: now,
      queued_at: now,
      started_at: status === "running" ? now : null,
      finished_at: null,
      duration_seconds: null,
      error: null,
    };
    return workspace.resources.insert(jobType, { seq, id, attributes }).id;
  });
  const attributes = { ...backfill.attributes, job_ids: ids };
  return { kind: "resource", resource: workspace.resources.save(backfill, { attributes }) };
};
