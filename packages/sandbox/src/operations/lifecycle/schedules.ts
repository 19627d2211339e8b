// Schedules, which start the runs of a pipeline.
import { Cron } from "croner";
import type { Workspace } from "../../call/workspace.ts";
import type { Attributes, StoredResource } from "../../store/resources.ts";
import { timestamp } from "../../time/timestamp.ts";
import { startRun } from "./runs.ts";

/** The resource type of schedules. */
export const scheduleType = "schedule";

/** The task of the timers that start the runs of a schedule. */
export const scheduleTask = "schedule";

/**
 * Stores a change of a schedule, and sets the timer of the next run if the schedule is enabled. Returns the schedule with
 * the time of that run.
 */
export function plan(workspace: Workspace, schedule: StoredResource, change: Attributes = {}): StoredResource {
  workspace.timers.cancel(schedule.id);
  const changed = { ...schedule.attributes, ...change };
  const next = changed.enabled === true ? nextRun(changed, workspace.now) : null;
  if (next !== null) workspace.timers.set({ due: next, task: scheduleTask, subject: schedule.id, detail: null });
  const next_run_at = next === null ? null : timestamp(next);
  return workspace.resources.save(schedule, { attributes: { ...changed, next_run_at } });
}

/** The time of the next run, in milliseconds since 1970; null if there is none. */
function nextRun({ cron_expression, timezone }: Attributes, now: number): number | null {
  const name = `${timezone} ${cron_expression}`;
  let cron = crons.get(name);
  if (cron === undefined) {
    // An offset is much faster than a time zone, whose rules apply to each part of each time.
    const zone = timezone === "UTC" ? { utcOffset: 0 } : { timezone: String(timezone) };
    cron = new Cron(String(cron_expression), { ...zone, mode: "5-part" });
    if (crons.size >= maxCrons) crons.clear();
    crons.set(name, cron);
  }
  return cron.nextRun(new Date(now))?.getTime() ?? null;
}

/** Parsed cron expressions, because parsing one takes longer than finding the next run. */
const crons = new Map<string, Cron>();
const maxCrons = 1000;

/** Explains what is wrong with the cron expression or the time zone in attributes; undefined if nothing is. */
export function explainSchedule(
  { cron_expression, timezone }: Attributes,
  now: number,
): { readonly name: string; readonly issue: string } | undefined {
  if (typeof timezone === "string" && !isTimeZone(timezone))
    return { name: "timezone", issue: "is not a time zone such as Europe/Berlin" };
  if (typeof cron_expression !== "string") return undefined;
  try {
    new Cron(cron_expression, { mode: "5-part" }).nextRun(new Date(now));
    return undefined;
  } catch {
    return { name: "cron_expression", issue: "is not a cron expression with five fields such as 0 6 * * *" };
  }
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}

/** Plans the next run of each enabled schedule. Call it after filling a tenant with the seed. */
export function planAll(workspace: Workspace): void {
  for (const schedule of workspace.resources.select(scheduleType)) plan(workspace, schedule);
}

/** The attribute, in no response, of a schedule that was enabled when its pipeline was paused. */
export const pausedAttribute = "is_paused";

/** Disables the schedules of a pipeline. */
export function pauseSchedules(workspace: Workspace, pipelineId: string): void {
  const where = [{ attribute: "pipeline_id", equals: pipelineId }];
  for (const schedule of workspace.resources.select(scheduleType, { where })) {
    if (schedule.attributes.enabled !== true) continue;
    plan(workspace, schedule, { enabled: false, updated_at: workspace.timestamp, [pausedAttribute]: true });
  }
}

/** Enables the schedules that {@link pauseSchedules} has disabled, unless a request has changed them since then. */
export function restoreSchedules(workspace: Workspace, pipelineId: string): void {
  const where = [{ attribute: "pipeline_id", equals: pipelineId }];
  for (const schedule of workspace.resources.select(scheduleType, { where })) {
    if (schedule.attributes[pausedAttribute] !== true) continue;
    plan(workspace, schedule, { enabled: true, updated_at: workspace.timestamp, [pausedAttribute]: undefined });
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
  const last = isPromoted ? { last_run_at: workspace.timestamp } : {};
  plan(workspace, schedule, last);
}
