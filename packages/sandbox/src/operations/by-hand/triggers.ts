import { invalidRequest } from "@planasonix/serving";
import { resourceOf } from "../../call/call.ts";
import { notFound } from "../../call/failures.ts";
import type { Family } from "../../call/family.ts";
import type { Workspace } from "../../call/workspace.ts";
import { isObject } from "../../description/document.ts";
import type { StoredResource } from "../../store/resources.ts";
import { timestamp } from "../../time/timestamp.ts";
import { startLifecycle } from "../lifecycle/moves.ts";
import { startRun } from "./schedules.ts";

const executionType = "trigger_execution";

/**
 * Checks that a new trigger of the type `s3` has a connection and a bucket. Moves the settings that requests may send
 * as separate fields into `config`, where responses contain them.
 */
export const triggers: Family = (call, derived) => {
  const { body, kind } = call;
  if (kind === "create" && body.trigger_type === "s3") {
    for (const field of ["connection_id", "bucket"]) {
      const isGiven = body[field] !== undefined || (isObject(body.config) && body.config[field] !== undefined);
      if (!isGiven) throw invalidRequest({ field: `body.${field}`, issue: "is required for the type s3" });
    }
  }
  const before = kind === "merge" ? call.named.at(-1)?.attributes.config : undefined;
  const trigger = resourceOf(derived());
  const { bucket, prefix, suffix, ...attributes } = trigger.attributes;
  const flat = Object.entries({ bucket, prefix, suffix }).filter(([, value]) => value !== undefined);
  const own = isObject(body.config) ? body.config : {};
  const config = { ...(isObject(before) ? before : {}), ...Object.fromEntries(flat), ...own };
  return {
    kind: "resource",
    resource: call.workspace.resources.save(trigger, { attributes: { ...attributes, config } }),
  };
};

/**
 * Fires a trigger: starts its pipeline, records the execution and returns the run. Returns undefined if the trigger is
 * disabled.
 * @throws {FaultError} 404 if the trigger or its pipeline does not exist.
 */
export function fireTrigger(workspace: Workspace, id: string, summary: string): StoredResource | undefined {
  const trigger = workspace.resources.find("trigger", id);
  const pipeline = workspace.resources.find("pipeline", String(trigger?.attributes.pipeline_id));
  if (trigger === undefined || pipeline === undefined) throw notFound(id);
  if (trigger.attributes.enabled !== true) return undefined;
  const run = startRun(workspace, pipeline, { trigger: { type: trigger.attributes.trigger_type, trigger_id: id } });
  const { seq, id: executionId } = workspace.newId(executionType);
  const attributes = {
    trigger_id: id,
    pipeline_run_id: run.id,
    status: "queued",
    event_summary: summary,
    started_at: timestamp(workspace.now()),
    finished_at: null,
  };
  const execution = workspace.resources.insert(executionType, { seq, id: executionId, attributes });
  startLifecycle(workspace, execution);
  return run;
}
