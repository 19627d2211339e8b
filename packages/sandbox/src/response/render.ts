// Converts a result to the body of a response. The body contains only the attributes that the description declares.

import type { Call, OperationResult } from "../call/call.ts";
import { isObject, type JsonObject } from "../description/document.ts";
import type { Model } from "../description/model.ts";
import type { Success } from "../description/operation.ts";
import { type Attribute, emptyValue, type ResourceShape } from "../description/resource-shape.ts";
import type { Attributes } from "../store/resources.ts";
import { moveTimes } from "../time/timestamp.ts";

/** A response whose body is not serialized yet. */
export interface Rendered {
  readonly success: Success;
  /** Undefined for a response without a body. */
  readonly body: JsonObject | undefined;
}

/** Renders a result that is not a file. */
export function render(call: Call, result: Exclude<OperationResult, { kind: "file" }>): Rendered {
  const success = ("success" in result && result.success) || call.operation.successes[0];
  const shape = success.resource;
  if (shape === undefined) return { success, body: undefined };
  return { success, body: bodyOf(call, result, { success, shape }) };
}

interface Form {
  readonly success: Success;
  readonly shape: ResourceShape;
}

function bodyOf(call: Call, result: Exclude<OperationResult, { kind: "file" }>, { success, shape }: Form): JsonObject {
  const { model } = call.workspace;
  if (result.kind === "page") {
    const data = result.items.map(({ id, attributes }) => resourceBody(shape, { id, attributes, model }));
    return { data, meta: { ...listMeta(call, success), page: { limit: result.limit, cursor: result.cursor } } };
  }
  if (result.kind === "view") {
    const id = result.id ?? success.example.id;
    return { data: resourceBody(shape, { id, attributes: result.attributes, model }) };
  }
  const { resource, shown } = result;
  const isAction = call.kind === "act" || call.kind === "remove" || call.kind === "cancel";
  const attributes = shown ? { ...resource.attributes, ...shown } : resource.attributes;
  // The example does not supply attributes that reads return, because this response must agree with a read.
  const readNames = model.types.get(resource.type)?.readNames;
  const reported = isAction ? Object.entries(exampleNow(call, success)).filter(([name]) => !readNames?.has(name)) : [];
  const fallback = Object.fromEntries(reported);
  return { data: resourceBody(shape, { id: resource.id, attributes, model, fallback }) };
}

/** The attributes of the first example, with all timestamps shifted so that the latest one is now. */
function exampleNow({ workspace }: Call, success: Success): Attributes {
  return moveTimes(success.example.attributes, workspace.now, "latest") as Attributes;
}

/** The metadata of a list except `page`: that of the example, with the values of the query. */
function listMeta({ query }: Call, { examples: [first] }: Success): JsonObject {
  const meta = isObject(first?.value) && isObject(first.value.meta) ? first.value.meta : {};
  return Object.fromEntries(Object.entries(meta).map(([name, value]) => [name, query[name] ?? value]));
}

interface ResourceParts {
  readonly id: string;
  readonly attributes: Attributes;
  readonly model: Model;
  /** The values to use for required attributes that are not stored. */
  readonly fallback?: Attributes;
}

function resourceBody(shape: ResourceShape, { id, attributes, model, fallback = {} }: ResourceParts): JsonObject {
  const shown: Record<string, unknown> = {};
  for (const attribute of shape.attributes) {
    const value = attributes[attribute.name] ?? missing(attribute, { attributes, model, fallback });
    if (value !== undefined) shown[attribute.name] = attribute.isSensitive ? withoutSecrets(value, model) : value;
  }
  return { ...(shape.hasId && (id !== "" || shape.idRequired) && { id }), type: shape.type, attributes: shown };
}

function missing(
  { name, schema, required, nullable }: Attribute,
  { attributes, model, fallback = {} }: Omit<ResourceParts, "id">,
): unknown {
  if (attributes[name] === null && nullable) return null;
  if (!required) return undefined;
  return fallback[name] ?? emptyValue(schema, model.resolve);
}

/**
 * Removes the secrets from a map of settings, such as the configuration of a credential, because secrets can be written
 * but never read. The description does not list the fields of these maps, so the name of a field determines whether it
 * is secret.
 */
function withoutSecrets(value: unknown, model: Pick<Model, "secrets">): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutSecrets(item, model));
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([name]) => !model.secrets.names.test(name));
  return Object.fromEntries(kept.map(([name, item]) => [name, withoutSecrets(item, model)]));
}
