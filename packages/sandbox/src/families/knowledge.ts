import type { Family } from "../engine/family.ts";
import { timestamp } from "../time/timestamp.ts";

const activityType = "knowledge_activity";

/** Records the ingestion of a document in the activity of the knowledge base. */
export const knowledge: Family = ({ workspace, body }, derived) => {
  const attributes = { type: "ingest", source: body.source_url, status: "success", at: timestamp(workspace.now()) };
  workspace.resources.insert(activityType, { seq: workspace.resources.nextSequence(), id: "", attributes });
  return derived();
};
