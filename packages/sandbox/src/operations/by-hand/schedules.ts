import { invalidRequest } from "@planasonix/serving";
import { Cron } from "croner";
import type { Family } from "../../call/family.ts";
import type { Workspace } from "../../call/workspace.ts";
import type { StoredResource } from "../../store/resources.ts";
import { timestamp } from "../../time/timestamp.ts";
import { startLifecycle } from "../lifecycle/moves.ts";
import { statesOf } from "../lifecycle/states.ts";
import { runType } from "./runs.ts";

const scheduleType = "schedule";

/** The task of the timers that start the runs of a schedule. */
export const scheduleTask = "schedule";

/** Checks the cron expression and the time zone, and plans the next run of an enabled schedule. */
export const schedules: Family = (call, derived) => {
  const { workspace, body, kind } = call;
  if (kind === "create" || kind === "merge") checkCron(body, workspace.now());
  const outcome = derived();
  if (outcome.kind !== "resource" || kind === "remove") return outcome;
  return { ...outcome, resource: plan(workspace, outcome.resource) };
};

/**
 * Checks the cron expression and the time zone of a body, if it has them.
 * @throws {FaultError} 400 if the expression or the time zone is invalid.
 */
function checkCron({ cron_expression, timezone }: Readonly<Record<string, unknown>>, now: number): void {
  if (typeof timezone === "string" && !isTimeZone(timezone)) {
    throw invalidRequest({ field: "body.timezone", issue: "is not a time zone such as Europe/Berlin" });
  }
  if (typeof cron_expression !== "string") return;
  try {
    new Cron(cron_expression, { mode: "5-part" }).nextRun(new Date(now));
  } catch {
    throw invalidRequest({
      field: "body.cron_expression",
      issue: "is not a cron expression with five fields such as 0 6 * * *",
    });
  }
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}

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

/** Starts the run of a schedule if its pipeline is promoted, and plans the next run. */
export function fireSchedule(workspace: Workspace, id: string): void {
  const schedule = workspace.resources.find(scheduleType, id);
  if (schedule === undefined) return;
  const pipeline = workspace.resources.find("pipeline", String(schedule.attributes.pipeline_id));
  const isPromoted = pipeline?.attributes.status === "active";
  if (isPromoted) startRun(workspace, pipeline, { trigger: { type: "schedule", schedule_id: id }, schedule_id: id });
  const last = isPromoted ? { last_run_at: timestamp(workspace.now()) } : {};
  plan(workspace, workspace.resources.save(schedule, { attributes: { ...schedule.attributes, ...last } }));
}

/** Starts a run without a request. `cause` adds attributes to the run, such as `trigger`. */
export function startRun(
  workspace: Workspace,
  pipeline: StoredResource,
  cause: Readonly<Record<string, unknown>>,
): StoredResource {
  const now = timestamp(workspace.now());
  const states = statesOf(workspace, runType);
  const { seq, id } = workspace.newId(runType);
  const status = states?.steps[0];
  const attributes = {
    pipeline_id: pipeline.id,
    pipeline_name: pipeline.attributes.name,
    status,
    created_at: now,
    queued_at: now,
    ...cause,
  };
  const run = workspace.resources.insert(runType, { seq, id, attributes });
  startLifecycle(workspace, run);
  return run;
}
