import { type ByHand, type Call, type OperationResult, targetOf } from "../../call/call.ts";
import { type JsonObject, strings } from "../../description/document.ts";
import type { StoredResource } from "../../store/resources.ts";
import { entriesAttribute, entryType, jobType } from "../lifecycle/jobs.ts";
import { statesOf } from "../lifecycle/states.ts";
import { countResources } from "../rules/count.ts";
import { store } from "../rules/create.ts";
import { filterConditions } from "../rules/filter.ts";
import { view } from "../rules/view.ts";

/**
 * The dead-letter queue: reprocessing, bulk actions, statistics and export. Reprocessing and bulk actions start a job,
 * which removes the entries when it succeeds.
 */
export const deadLetters: ByHand = (call) => {
  switch (call.operation.id) {
    case "dlq_reprocess":
      return reprocess(call);
    case "dlq_bulkAction":
      return bulk(call);
    case "dlq_bulkActionByFilter":
      return bulkByFilter(call);
    case "dlq_getStats":
      return stats(call);
    default:
      return exportEntries(call);
  }
};

function reprocess(call: Call): OperationResult {
  const job = startJob(call, [targetOf(call)]);
  return view(call, { job_id: job?.id });
}

function bulk(call: Call): OperationResult {
  const ids = strings(call.body.ids);
  const found = ids.map((id) => call.workspace.resources.find(entryType, id));
  const entries = found.filter((entry) => entry !== undefined);
  const errors = ids
    .filter((_, index) => found[index] === undefined)
    .map((id) => ({ id, message: "There is no such entry." }));
  const job = startJob(call, entries);
  return view(call, {
    requested: ids.length,
    accepted: entries.length,
    rejected: errors.length,
    job_id: job?.id ?? null,
    errors,
  });
}

function bulkByFilter(call: Call): OperationResult {
  const query = call.body.filters as JsonObject;
  const where = filterConditions({ ...call, query }, entryType, []);
  const entries = call.workspace.resources.select(entryType, { where });
  startJob(call, entries);
  const { attributes, ...result } = view(call, { matched_count: entries.length });
  const { id } = call.workspace.newId(entryType, result.id);
  return { ...result, id, attributes: { ...attributes, bulk_operation_id: id } };
}

/** Starts a job that removes entries when it succeeds. Returns undefined if there are no entries. */
function startJob(call: Call, entries: readonly StoredResource[]): StoredResource | undefined {
  const { workspace } = call;
  const [first] = entries;
  const start = workspace.model.types
    .get(jobType)
    ?.operations.find(({ method, successes: [{ status }] }) => method === "POST" && status === 202);
  if (first === undefined || start === undefined) return undefined;
  const { pipeline_id, connection_id } = first.attributes;
  const now = workspace.timestamp;
  const status = statesOf(workspace, jobType)?.steps[0];
  const ids = entries.map(({ id }) => id);
  const attributes = {
    type: "pipeline_run",
    status,
    pipeline_id,
    connection_id,
    created_at: now,
    queued_at: now,
    [entriesAttribute]: ids,
  };
  return store(call, { type: jobType, attributes, success: start.successes[0] });
}

function stats(call: Call): OperationResult {
  const { workspace, query } = call;
  const counted = countResources(
    { of: entryType, total: "total_entries", list: { by_error_code: "error_code", by_pipeline: "pipeline_id" } },
    call,
  );
  const pipelines = (counted.by_pipeline as { pipeline_id: string; count: number }[]).map(({ pipeline_id, count }) => {
    const name = workspace.resources.find("pipeline", pipeline_id)?.attributes.name;
    return { pipeline_id, name: typeof name === "string" ? name : pipeline_id, count };
  });
  const [oldest] = workspace.resources.select(entryType, { ascending: true, limit: 1 });
  const now = workspace.timestamp;
  const window = { since: query.since ?? oldest?.attributes.failed_at ?? now, until: query.until ?? now };
  return view(call, { ...counted, by_pipeline: pipelines, window });
}

function exportEntries(call: Call): OperationResult {
  const { workspace, query, operation } = call;
  const where = filterConditions(call, entryType, ["format"]);
  const entries = workspace.resources.select(entryType, { where });
  if (query.format === "json") {
    const rows = entries.map(
      ({ id, attributes: { pipeline_id, error_code, retry_count, failed_at, payload = {} } }) => {
        return { id, pipeline_id, error_code, retry_count, failed_at, payload };
      },
    );
    const body = JSON.stringify({ exported_at: workspace.timestamp, count: rows.length, entries: rows });
    return { kind: "file", mediaType: "application/json", body };
  }
  const [{ mediaType = "text/csv", examples }] = operation.successes;
  // The columns of the documented file.
  const [header = ""] = String(examples[0]?.value).split("\n");
  const columns = header.split(",");
  const lines = entries.map(({ id, attributes }) =>
    columns.map((name) => csvField({ id, ...attributes }[name] ?? "")).join(","),
  );
  return { kind: "file", mediaType, body: [columns.join(","), ...lines, ""].join("\n") };
}

function csvField(value: unknown): string {
  const text = String(value);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
