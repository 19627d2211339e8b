// The notifications that rules send. No operation returns them, so they are recorded only as effects of what has happened.
import type { Workspace } from "../../call/workspace.ts";
import { isObject, strings } from "../../description/document.ts";
import type { StoredResource } from "../../store/resources.ts";

/** Notifies the enabled channels of the enabled rules for an event of work. */
export function notify(workspace: Workspace, event: string, work: StoredResource): void {
  const { resources } = workspace;
  const rules = resources.select("notification_rule").filter((rule) => applies(rule, event, work));
  for (const { id: rule_id, attributes } of rules) {
    for (const channel_id of strings(attributes.channel_ids)) {
      const channel = resources.find("notification_channel", channel_id);
      if (channel?.attributes.enabled !== true) continue;
      const { id } = workspace.newId("notification", "ntf_");
      workspace.caused({ type: "notification", id }, work, { event, rule_id, channel_id });
    }
  }
}

function applies({ attributes: rule }: StoredResource, event: string, work: StoredResource): boolean {
  const pipelines = strings(isObject(rule.filters) ? rule.filters.pipeline_ids : undefined);
  const isMeant = pipelines.length === 0 || pipelines.includes(String(work.attributes.pipeline_id));
  return rule.enabled === true && rule.event === event && isMeant;
}
