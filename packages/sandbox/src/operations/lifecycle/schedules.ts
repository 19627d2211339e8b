// Schedules, which start the runs of a pipeline.
import { Cron } from "croner";
import type { Workspace } from "../../call/workspace.ts";
import type { StoredResource } from "../../store/resources.ts";
import { timestamp } from "../../time/timestamp.ts";
import { startRun } from "./runs.ts";

const scheduleType = "schedule";

/** The task of the timers that start the runs of a schedule. */
export const scheduleTask = "schedule";

/** Sets the timer of the next run, if the schedule is enabled. Returns the schedule with the time of that run. */
export function plan(workspace: Workspace, schedule: StoredResource): StoredResource {
  workspace.timers.cancel(schedule.id);
  const { enabled, cron_expression, timezone } = schedule.attributes;
  const cron = new Cron(String(cron_expression), { timezone: String(timezone), mode: "5-part" });
  const next = enabled === true ? cron.nextRun(new Date(workspace.now())) : null;
  if (next !== null) {
    workspace.timers.set({ due: next.getTime(), task: scheduleTask, subject: schedule.id, detail: null });
  }
  const next_run_at = next === null ? null : timestamp(next.getTime());
  return workspace.resources.save(schedule, { attributes: { ...schedule.attributes, next_run_at } });
}

/** Plans the next run of each enabled schedule. Call it after filling a tenant with the seed. */
export function planAll(workspace: Workspace): void {
  for (const schedule of workspace.resources.select(scheduleType)) plan(workspace, schedule);
}

/** Disables the schedules of a pipeline. */
export function pauseSchedules(workspace: Workspace, pipelineId: string): void {
  const updated_at = timestamp(workspace.now());
  const where = [{ attribute: "pipeline_id", equals: pipelineId }];
  for (const schedule of workspace.resources.select(scheduleType, { where })) {
    if (schedule.attributes.enabled !== true) continue;
    const attributes = { ...schedule.attributes, enabled: false, updated_at };
    plan(workspace, workspace.resources.save(schedule, { attributes }));
  }
}

/** Starts the run of a schedule if its pipeline is promoted, and plans the next run. */
export function fireSchedule(workspace: Workspace, id: string): void {
  const schedule = workspace.resources.find(scheduleType, id);
  if (schedule === undefined) return;
  const pipeline = workspace.resources.find("pipeline", String(schedule.attributes.pipeline_id));
  const isPromoted = pipeline?.attributes.status === "active";
  if (isPromoted)
    startRun(workspace, pipeline, {
      cause: schedule,
      trigger: { type: "schedule", schedule_id: id },
      schedule_id: id,
    });
  const last = isPromoted ? { last_run_at: timestamp(workspace.now()) } : {};
  plan(workspace, workspace.resources.save(schedule, { attributes: { ...schedule.attributes, ...last } }));
}
