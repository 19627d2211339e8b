import { isObject } from "../description/document.ts";
import type { Call, Outcome } from "../engine/call.ts";
import type { Family } from "../engine/family.ts";
import type { Workspace } from "../engine/workspace.ts";
import { newAttributes, store } from "../kinds/create.ts";
import { view } from "../kinds/view.ts";
import type { Attributes } from "../store/resources.ts";
import type { Timer } from "../time/timers.ts";
import { timestamp } from "../time/timestamp.ts";
import { isTaken } from "../words/unique.ts";

const conversionType = "conversion";

/** The name of the timers that end a parse job. */
export const parseTask = "parse";

/** How long a parse job takes. */
const parseMs = 10_000;

/**
 * Parse jobs, which add an entry to the history of conversions when they end, and the bulk creation of the parsed
 * items.
 */
export const conversions: Family = (call) => (isObject(bulkItems(call)) ? parse(call) : bulkCreate(call));

/** The list in the body of a bulk request; an empty object if there is none. */
function bulkItems({ body }: Call): unknown {
  return Object.values(body).find(Array.isArray) ?? {};
}

function parse(call: Call): Outcome {
  const { workspace, operation, keyId } = call;
  const queued = operation.successes.find(({ status }) => status === 202) ?? operation.successes[0];
  const outcome = view(call, {}, queued);
  const { id } = workspace.newId(conversionType, outcome.id);
  // The source is the path segment before the verb, as in the history: `dbt`, `ssis`.
  const source_type = operation.path.split("/").at(-2);
  const detail = { source_type, initiated_by: keyId, started_at: timestamp(workspace.now()) };
  workspace.timers.set({ due: workspace.now() + parseMs, task: parseTask, subject: id, detail });
  return { ...outcome, id, attributes: { ...outcome.attributes, parse_job_id: id } };
}

/** Ends a parse job, and adds it to the history. */
export function endParse(workspace: Workspace, { detail }: Timer): void {
  const { seq, id } = workspace.newId(conversionType);
  const summary = { pipelines_created: 0, connections_created: 0 };
  const attributes = {
    ...(detail as Attributes),
    status: "succeeded",
    finished_at: timestamp(workspace.now()),
    summary,
  };
  workspace.resources.insert(conversionType, { seq, id, attributes });
}

/** Creates each item that it can. A name in use fails only its own item. A dry run creates nothing. */
function bulkCreate(call: Call): Outcome {
  const { workspace, body } = call;
  const items = (bulkItems(call) as unknown[]).filter(isObject);
  const type = "connections" in body ? "connection" : "pipeline";
  const create = [...workspace.model.operations.values()].find(
    ({ id, successes: [{ resource, status }] }) =>
      workspace.model.kinds.get(id) === "create" && resource?.type === type && status === 201,
  );
  const dry_run = body.dry_run === true;
  const created: { name: unknown; id: string }[] = [];
  const failed: { name: unknown }[] = [];
  for (const { name, parameters, definition, ...item } of items) {
    const document = isObject(definition) && isObject(definition.document) ? definition.document : {};
    const given = { name, ...item, ...document, ...(parameters !== undefined && { config: parameters }) };
    const attributes = create && {
      ...newAttributes({ ...call, operation: create, body: given }, create.successes[0]),
      ...given,
    };
    if (create === undefined || attributes === undefined || name === undefined || isTaken(call, type, attributes))
      failed.push({ name });
    else if (!dry_run)
      created.push({ name, id: store(workspace, { type, attributes, success: create.successes[0] }).id });
  }
  return view(call, { created, failed, dry_run });
}
