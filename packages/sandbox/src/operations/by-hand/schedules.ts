import { invalidRequest } from "@planasonix/serving";
import { Cron } from "croner";
import type { ByHand } from "../../call/call.ts";
import { plan } from "../lifecycle/schedules.ts";

/** Checks the cron expression and the time zone, and plans the next run of an enabled schedule. */
export const schedules: ByHand = (call, derived) => {
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
