// Resources that clients identify by a name of their choice, and resources that exist only once.

import type { Call, OperationResult } from "../../call/call.ts";
import type { Workspace } from "../../call/workspace.ts";
import { typeOf } from "../../description/model.ts";
import { type Operation, typeIn } from "../../description/operation.ts";
import type { StoredResource } from "../../store/resources.ts";
import { newAttributes, store } from "./create.ts";

/** Creates or changes the resource with the name in the path or the body. */
export function upsert(call: Call): OperationResult {
  const { workspace, operation, params, body } = call;
  const [success] = operation.successes;
  const type = typeIn(success);
  const { key = "" } = typeOf(workspace.model, type);
  const name = params[key] ?? body[key];
  const found = workspace.resources.find(type, String(name), { key });
  if (found === undefined) {
    return {
      kind: "resource",
      resource: store(call, { type, attributes: { ...newAttributes(call, success), [key]: name }, success }),
    };
  }
  const attributes = { ...found.attributes, ...body, updated_at: workspace.timestamp };
  return { kind: "resource", resource: workspace.resources.save(found, { attributes }) };
}

/**
 * Reads the only resource of a type. If there is no resource yet, stores the example first or, of something that a user
 * can delete and that the tenant does not begin with, what is left after its deletion.
 */
export function readSingle(call: Call): Extract<OperationResult, { kind: "resource" }> {
  return { kind: "resource", resource: single(call) };
}

/** Merges the body into the only resource of a type. */
export function writeSingle(call: Call): OperationResult {
  const { workspace, body } = call;
  const resource = single(call);
  const attributes = { ...resource.attributes, ...body, updated_at: workspace.timestamp };
  return { kind: "resource", resource: workspace.resources.save(resource, { attributes }) };
}

/** Clears the only resource of the type that a GET of the path returns. */
export function removeSingle(call: Call): OperationResult {
  const { workspace, operation } = call;
  const [read = operation] = [...workspace.model.operations.values()].filter(
    ({ method, path }) => method === "GET" && path === operation.path,
  );
  const resource = single({ ...call, operation: read });
  // Keeps the resource without attributes, so that clients can still read it.
  workspace.resources.save(resource, { attributes: {} });
  return { kind: "resource", resource };
}

function single({ workspace, operation }: Call): StoredResource {
  const [success] = operation.successes;
  const type = typeIn(success);
  const [found] = workspace.resources.select(type, { limit: 1 });
  if (found !== undefined) return found;
  const { id, attributes } = success.example;
  const seq = workspace.resources.nextSequence();
  const initial = workspace.behaviours[type]?.initial?.set;
  const shown = workspace.hasExamples || !isDeletable(workspace, operation) ? attributes : {};
  return workspace.resources.insert(type, { seq, id, attributes: { ...shown, ...initial } });
}

function isDeletable({ model }: Workspace, { path }: Operation): boolean {
  return [...model.operations.values()].some((one) => one.method === "DELETE" && one.path === path);
}
