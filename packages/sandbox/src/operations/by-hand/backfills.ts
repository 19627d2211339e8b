// The jobs of a backfill. They change state together with the backfill.

import { resourceOf } from "../../call/call.ts";
import type { Family } from "../../call/family.ts";
import type { Workspace } from "../../call/workspace.ts";
import { strings } from "../../description/document.ts";
import { exampleWith } from "../../description/examples.ts";
import { typeOf } from "../../description/model.ts";
import type { StoredResource } from "../../store/resources.ts";
import { timestamp } from "../../time/timestamp.ts";
import { makeMove } from "../lifecycle/moves.ts";
import { endedStates, statesOf } from "../lifecycle/states.ts";
import { jobType } from "./dead-letters.ts";

/** The resource type of backfills. */
export const backfillType = "backfill";

/** Starts one job for each table, or one job if the request names no tables. */
export const backfills: Family = (call, derived) => {
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

/** Moves the jobs of a backfill that have not ended to the state of the backfill. Returns the moved jobs. */
export function moveJobs(workspace: Workspace, { attributes }: StoredResource): StoredResource[] {
  const state = jobState(workspace, attributes.status);
  const ended = endedStates(workspace, jobType);
  return strings(attributes.job_ids).flatMap((id) => {
    const job = workspace.resources.find(jobType, id);
    if (job === undefined || ended.has(job.attributes.status)) return [];
    workspace.timers.cancel(id);
    return makeMove(workspace, id, { type: jobType, state, error: attributes.error ?? undefined }) ?? [];
  });
}

/** The state of a job for a state of its backfill. Only the names of the successful states differ. */
function jobState(workspace: Workspace, status: unknown): string {
  const [backfill, job] = [backfillType, jobType].map((type) => statesOf(workspace, type));
  return status === backfill?.succeeded ? String(job?.succeeded) : String(status);
}
