import { invalidRequest } from "@planasonix/serving";
import type { ByHand } from "../../call/call.ts";
import { explainSchedule, pausedAttribute, plan } from "../lifecycle/schedules.ts";

/** Checks the cron expression and the time zone, and plans the next run of an enabled schedule. */
export const schedules: ByHand = (call, derived) => {
  const { workspace, body, kind } = call;
  const problem = kind === "create" || kind === "merge" ? explainSchedule(body, workspace.now) : undefined;
  if (problem !== undefined) throw invalidRequest({ field: `body.${problem.name}`, issue: problem.issue });
  const result = derived();
  if (result.kind !== "resource" || kind === "remove") return result;
  return { ...result, resource: plan(workspace, result.resource, { [pausedAttribute]: undefined }) };
};
