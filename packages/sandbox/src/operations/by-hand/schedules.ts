import { invalidRequest } from "@planasonix/serving";
import type { ByHand } from "../../call/call.ts";
import { explainSchedule, pausedAttribute, plan } from "../lifecycle/schedules.ts";

/** Checks the cron expression and the time zone, and plans the next run of an enabled schedule. */
export const schedules: ByHand = (call, derived) => {
  const { workspace, body, kind } = call;
  const problem = kind === "create" || kind === "merge" ? explainSchedule(body, workspace.now) : undefined;
  if (problem !== undefined) throw invalidRequest({ field: `body.${problem.name}`, issue: problem.issue });
  const outcome = derived();
  if (outcome.kind !== "resource" || kind === "remove") return outcome;
  return { ...outcome, resource: plan(workspace, outcome.resource, { [pausedAttribute]: undefined }) };
};
