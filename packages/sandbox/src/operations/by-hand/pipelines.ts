import { type ByHand, resourceOf, targetOf } from "../../call/call.ts";
import { pauseSchedules, restoreSchedules } from "../lifecycle/schedules.ts";

/** The types whose resources start the runs of a pipeline. */
const starters = ["schedule", "trigger"];

/**
 * Pauses the schedules of a pipeline that is no longer promoted to production, and restores them when it is again. Removes the schedules and triggers of a
 * pipeline that is deleted permanently.
 */
export const pipelines: ByHand = (call, derived) => {
  const { resources, timers } = call.workspace;
  const { id } = targetOf(call);
  const result = derived();
  const pipeline = resources.find("pipeline", id) ?? resources.find("pipeline", id, { deleted: true });
  if (pipeline === undefined) {
    for (const type of starters) {
      for (const starter of resources.select(type, { where: [{ attribute: "pipeline_id", equals: id }] })) {
        timers.cancel(starter.id);
        resources.remove(starter);
      }
    }
  } else if (resourceOf(result).attributes.status !== "active") pauseSchedules(call.workspace, id);
  else restoreSchedules(call.workspace, id);
  return result;
};
