// The notifications that rules send. No operation returns them, so they are recorded only as effects of what has happened.
import type { Workspace } from "../../call/workspace.ts";
import { isObject, strings } from "../../description/document.ts";
import type { StoredResource } from "../../store/resources.ts";
import { durationMs } from "../../time/duration.ts";
import { timestamp } from "../../time/timestamp.ts";

/** An attribute, absent from all responses: when a resource of a type with alerts was added. */
const addedAttribute = "added_at";

/** The attributes to add to a new resource of a type, so that {@link notifyOfNew} knows when it was added. */
export function alertAttributes({ behaviours, timestamp }: Workspace, type: string): Readonly<Record<string, unknown>> {
  return behaviours[type]?.alert === undefined ? {} : { [addedAttribute]: timestamp };
}

/** Notifies the enabled channels of the enabled rules for an event of work. */
export function notify(workspace: Workspace, event: string, work: StoredResource): void {
  for (const rule of rulesFor(workspace, event)) {
    if (applies(rule, work)) send(workspace, rule, { event, cause: work });
  }
}

/** Notifies the rules whose threshold is reached by new resources of a type, such as entries of the dead-letter queue. */
export function notifyOfNew(workspace: Workspace, type: string, added: readonly StoredResource[]): void {
  const alert = workspace.behaviours[type]?.alert;
  const cause = added.at(-1);
  if (alert === undefined || cause === undefined) return;
  const from = timestamp(workspace.now - durationMs(alert.within));
  const recent = workspace.resources.select(type, { where: [{ attribute: addedAttribute, from }] });
  for (const rule of rulesFor(workspace, alert.event)) {
    const { threshold } = filtersOf(rule);
    const total = recent.filter((one) => applies(rule, one)).length;
    const before = total - added.filter((one) => applies(rule, one)).length;
    if (before < Number(threshold) && total >= Number(threshold)) send(workspace, rule, { event: alert.event, cause });
  }
}

function rulesFor({ resources }: Workspace, event: string): StoredResource[] {
  return resources
    .select("notification_rule")
    .filter(({ attributes }) => attributes.enabled === true && attributes.event === event);
}

/** Whether a rule is for all pipelines, or for the one of a resource. */
function applies(rule: StoredResource, { attributes }: StoredResource): boolean {
  const pipelines = strings(filtersOf(rule).pipeline_ids);
  return pipelines.length === 0 || pipelines.includes(String(attributes.pipeline_id));
}

function filtersOf({ attributes: { filters } }: StoredResource): Readonly<Record<string, unknown>> {
  return isObject(filters) ? filters : {};
}

interface Notification {
  readonly event: string;
  readonly cause: StoredResource;
}

function send(workspace: Workspace, rule: StoredResource, { event, cause }: Notification): void {
  for (const channel_id of strings(rule.attributes.channel_ids)) {
    const channel = workspace.resources.find("notification_channel", channel_id);
    if (channel?.attributes.enabled !== true) continue;
    const { id } = workspace.newId("notification", "ntf_");
    workspace.caused({ type: "notification", id, at: workspace.now }, cause, { event, rule_id: rule.id, channel_id });
  }
}
