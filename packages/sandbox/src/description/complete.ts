import { isObject, type JsonObject, strings } from "./document.ts";
import type { Model } from "./model.ts";
import { emptyValue, typesOf } from "./resource-shape.ts";

/**
 * Adds the fields that responses require and requests may omit, such as the IDs of edges, to the lists and objects of a
 * request. An added ID consists of the prefix of the documented ID and the position in the list, from 1.
 */
export function completeAttributes({ types, resolve }: Model, type: string, given: JsonObject): JsonObject {
  const attributes = types.get(type)?.attributes ?? [];
  const completed = attributes
    .filter(({ name }) => typeof given[name] === "object" && given[name] !== null)
    .map(({ name, schema }) => [name, complete(given[name], schema, resolve)]);
  return completed.length === 0 ? given : { ...given, ...Object.fromEntries(completed) };
}

function complete(value: unknown, source: unknown, resolve: Model["resolve"], position = 1): unknown {
  const schema = resolve(source);
  if (Array.isArray(value)) return value.map((item, index) => complete(item, schema.items, resolve, index + 1));
  if (!isObject(value)) return value;
  const properties = isObject(schema.properties) ? schema.properties : {};
  const known = Object.entries(value).map(([name, item]) => [name, complete(item, properties[name], resolve)]);
  const missing = strings(schema.required).filter((name) => !(name in value));
  const added = missing.map((name) => [name, defaultOf(name, properties[name], resolve, position)]);
  return Object.fromEntries([...known, ...added]);
}

function defaultOf(name: string, source: unknown, resolve: Model["resolve"], position: number): unknown {
  const schema = resolve(source);
  if (name !== "id" || !typesOf(schema).includes("string")) return emptyValue(schema, resolve);
  const [example] = strings(schema.examples);
  return `${example?.replace(/[^a-z_-].*$/i, "") ?? ""}${position}`;
}
