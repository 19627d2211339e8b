import { isObject, type JsonObject, strings } from "../description/document.ts";
import type { Model } from "../description/model.ts";
import { emptyValue, typesOf } from "../description/resource-shape.ts";
import type { Attributes } from "../store/resources.ts";

/**
 * Adds the fields that responses require and requests may omit, such as the IDs of edges, to the lists and objects of a
 * request. An added ID consists of the prefix of the documented ID and the position in the list, from 1.
 */
export function completeAttributes({ types, resolve }: Model, type: string, given: Attributes): Attributes {
  if (Object.keys(given).length === 0) return given;
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
  const added = missing.map((name) => [name, defaultOf(name, resolve(properties[name]), position)]);
  return Object.fromEntries([...known, ...added]);
}

function defaultOf(name: string, schema: JsonObject, position: number): unknown {
  if (name !== "id" || !typesOf(schema).includes("string")) return emptyValue(schema);
  const [example] = strings(schema.examples);
  return `${example?.replace(/[^a-z_-].*$/i, "") ?? ""}${position}`;
}
