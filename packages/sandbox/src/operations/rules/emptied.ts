// An example that describes something else: its form, without its content.
import type { Call } from "../../call/call.ts";
import { isObject, type JsonObject } from "../../description/document.ts";
import type { Success } from "../../description/operation.ts";
import { typesOf } from "../../description/resource-shape.ts";
import type { Attributes } from "../../store/resources.ts";

interface Emptied {
  readonly attributes: Attributes;
  /** The values that come from the request. */
  readonly kept: ReadonlySet<unknown>;
}

/**
 * The attributes of an example without its IDs, names, texts, numbers and items. What remains are states, times and what
 * comes from the request.
 */
export function emptied({ workspace }: Call, { resource }: Success, { attributes, kept }: Emptied): Attributes {
  const { resolve } = workspace.model;
  const empty = (value: unknown, source: unknown): unknown => {
    const schema = resolve(source);
    if (kept.has(value) || typeof value === "boolean" || value === null) return value;
    if (typeof value === "number") return 0;
    if (Array.isArray(value)) return [];
    if (isObject(value)) return members(value, resolve(schema.properties));
    if (isKnown(schema)) return value;
    return typesOf(schema).includes("null") ? null : "";
  };
  const members = (value: JsonObject, properties: JsonObject): JsonObject =>
    Object.fromEntries(
      Object.entries(value).flatMap(([name, item]) =>
        name in properties ? [[name, empty(item, properties[name])]] : [],
      ),
    );
  return members(attributes, Object.fromEntries(resource?.attributes.map(({ name, schema }) => [name, schema]) ?? []));
}

/** Whether a schema says what a text can be, so that it says nothing about something else. */
function isKnown(schema: JsonObject): boolean {
  return ["const", "enum", "x-extensible-enum", "format"].some((keyword) => keyword in schema);
}
