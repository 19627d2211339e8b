import type { ByHand, Call, OperationResult } from "../../call/call.ts";
import { completeAttributes } from "../../description/complete.ts";
import { isObject } from "../../description/document.ts";
import type { Success } from "../../description/operation.ts";
import { endingOf } from "../lifecycle/ending.ts";
import { startWork } from "../lifecycle/work.ts";
import { isTaken } from "../rules/checks.ts";
import { newAttributes, store } from "../rules/create.ts";
import { view } from "../rules/view.ts";

const conversionType = "conversion";

/** Parse jobs, each with an entry in the history of conversions, and the bulk creation of the parsed items. */
export const conversions: ByHand = (call) => {
  const queued = call.operation.successes.find(({ status }) => status === 202);
  return queued === undefined ? bulkCreate(call) : parse(call, queued);
};

function parse(call: Call, queued: Success): OperationResult {
  const { workspace, operation, keyId } = call;
  const result = view(call, {}, queued);
  const { id } = workspace.newId(conversionType, result.id);
  // The source is the path segment before the verb, such as `dbt` or `ssis`, as in the documented history.
  const source_type = operation.path.split("/").at(-2);
  const attributes = {
    source_type,
    status: "queued",
    initiated_by: keyId,
    started_at: workspace.timestamp,
    finished_at: null,
    summary: { pipelines_created: 0, connections_created: 0 },
  };
  const conversion = workspace.add(conversionType, attributes);
  startWork(workspace, conversion, { cause: call.cause, ending: endingOf(call) });
  return { ...result, id, attributes: { ...result.attributes, parse_job_id: id } };
}

/**
 * Creates the items in the body, pipelines in the oldest project. An item without a name or with a name that is taken fails, and does not affect other
 * items. A dry run creates nothing.
 */
function bulkCreate(call: Call): OperationResult {
  const { workspace, body } = call;
  const items = Object.values(body).filter(Array.isArray).flat().filter(isObject);
  const type = "connections" in body ? "connection" : "pipeline";
  const create = [...workspace.model.operations.values()].find(
    ({ id, successes: [{ resource, status }] }) =>
      workspace.model.kinds.get(id) === "create" && resource?.type === type && status === 201,
  );
  const dry_run = body.dry_run === true;
  const [project] = workspace.resources.select("project", { ascending: true, limit: 1 });
  const place = type === "pipeline" ? { project_id: project?.id ?? "", folder_id: null } : {};
  const created: { name: unknown; id: string }[] = [];
  const failed: { name: unknown }[] = [];
  for (const { name, parameters, definition, ...item } of items) {
    const document = isObject(definition) && isObject(definition.document) ? definition.document : {};
    const given = completeAttributes(workspace.model, type, {
      name,
      ...item,
      ...document,
      ...(parameters !== undefined && { config: parameters }),
    });
    const attributes = create && {
      ...newAttributes({ ...call, operation: create, body: given }, create.successes[0]),
      ...place,
      ...given,
    };
    if (create === undefined || attributes === undefined || name === undefined || isTaken(call, type, attributes))
      failed.push({ name });
    else if (!dry_run) created.push({ name, id: store(call, { type, attributes, success: create.successes[0] }).id });
  }
  return view(call, { created, failed, dry_run });
}
