import type { Json, JsonObject } from "@planasonix/scripts/openapi/description.ts";
import { follow } from "./marks.ts";
import { isObject } from "./read-document.ts";

/** Examples that stop here: a schema can contain itself. */
const maxDepth = 4;

/** A value that a schema shows, or else one of its type. Documentation and commands show it. */
export function exampleOf(document: JsonObject, schema: Json | undefined, name: string, depth = 0): Json {
  if (!isObject(schema)) return name;
  const node = follow(document, schema);
  const [shown] = [
    node.default,
    node.const,
    ...list(node.examples),
    ...list(node["x-extensible-enum"]),
    ...list(node.enum),
  ].filter((value) => value !== undefined && value !== null);
  if (shown !== undefined) return shown;
  const [type] = [node.type].flat().filter((one) => one !== "null");
  if (isObject(node.properties)) {
    if (depth >= maxDepth) return {};
    const required = list(node.required);
    const members = Object.entries(node.properties).filter(([key]) => required.includes(key));
    return Object.fromEntries(members.map(([key, value]) => [key, exampleOf(document, value, key, depth + 1)]));
  }
  switch (type) {
    case "integer":
    case "number":
      return typeof node.minimum === "number" ? node.minimum : 1;
    case "boolean":
      return true;
    case "array":
      return depth >= maxDepth ? [] : [exampleOf(document, node.items, name, depth + 1)];
    case "object":
      return {};
    default:
      return node.format === "date-time" ? "2026-11-24T00:00:00Z" : name;
  }
}

/** Moves the only example of OpenAPI 3.0 to the examples by name. Returns whether there are any. */
export function nameExamples(node: JsonObject): boolean {
  if (node.example !== undefined && !isObject(node.examples)) node.examples = { default: { value: node.example } };
  delete node.example;
  if (Array.isArray(node.examples)) delete node.examples;
  return isObject(node.examples) && Object.keys(node.examples).length > 0;
}

function list(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : [];
}
