import { invalidRequest } from "@planasonix/serving";
import { type ByHand, type Call, type OperationResult, unknownReference } from "../../call/call.ts";
import { strings } from "../../description/document.ts";
import { typeOf } from "../../description/model.ts";
import type { StoredResource } from "../../store/resources.ts";
import { newAttributes, store } from "../rules/create.ts";
import { view } from "../rules/view.ts";

const syncType = "reverse_etl_sync";
const runType = "reverse_etl_run";
const entryType = "reverse_etl_dlq_entry";

/** Starts runs of one or more syncs, and resolves entries of the dead-letter queue. */
export const reverseEtl: ByHand = (call) => (call.kind === "create" ? runSyncs(call) : resolveEntries(call));

/** Starts a run of each sync. Returns the first run, because the documented response contains one run. */
function runSyncs(call: Call): OperationResult {
  const { sync_id, sync_ids } = call.body;
  const ids = typeof sync_id === "string" ? [sync_id] : strings(sync_ids);
  if (ids.length === 0) throw invalidRequest({ field: "body.sync_id", issue: "or sync_ids is required" });
  const started = ids.map((id) => startRun(call, id, typeof sync_id === "string" ? "sync_id" : "sync_ids"));
  const [resource] = started;
  if (resource === undefined) throw unknownReference("sync_id", syncType);
  return { kind: "resource", resource };
}

function startRun(call: Call, id: string, field: string): StoredResource {
  const { workspace } = call;
  if (workspace.resources.find(syncType, id) === undefined) throw unknownReference(field, syncType);
  const [operation = call.operation] = typeOf(workspace.model, runType).operations.filter(
    ({ method }) => method === "POST",
  );
  const [success] = operation.successes;
  const { sync_ids, entry_ids, resolution, replay, ...attributes } = newAttributes({ ...call, operation }, success);
  return store(call, { type: runType, success, attributes: { ...attributes, sync_id: id } });
}

function resolveEntries(call: Call): OperationResult {
  const { workspace, body } = call;
  const entries = strings(body.entry_ids).map((id) => {
    const entry = workspace.resources.find(entryType, id);
    if (entry === undefined) throw unknownReference("entry_ids", entryType);
    return entry;
  });
  for (const entry of entries) workspace.resources.save(entry, { attributes: { ...entry.attributes, resolved: true } });
  const [sync] = entries.map(({ attributes }) => String(attributes.sync_id));
  const run = body.replay === true && sync !== undefined ? startRun(call, sync, "entry_ids") : undefined;
  const shown = call.operation.successes[0].example.attributes;
  const replay_run_id = run?.id ?? null;
  return view(call, { resolved_ids: entries.map(({ id }) => id), ...("replay_run_id" in shown && { replay_run_id }) });
}
