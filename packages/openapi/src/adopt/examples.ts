import type { Json, JsonObject } from "@planasonix/scripts/openapi/description.ts";
import { follow } from "./marks.ts";
import { isObject } from "./read-document.ts";

/** Examples that stop here: a schema can contain itself. */
const maxDepth = 4;

/** How an example is made. */
export interface ExampleOptions {
  /** Whether it has all properties, and not only the required ones. @default false */
  readonly isWhole?: boolean;
  /** @default 0 */
  readonly depth?: number;
}

/** A value that a schema shows, or else one of its type. Documentation and commands show it. */
export function exampleOf(
  document: JsonObject,
  schema: Json | undefined,
  name: string,
  { isWhole = false, depth = 0 }: ExampleOptions = {},
): Json {
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
  const inner = (below: Json | undefined, key: string): Json =>
    exampleOf(document, below, key, { isWhole, depth: depth + 1 });
  const [type] = [node.type].flat().filter((one) => one !== "null");
  if (isObject(node.properties)) {
    if (depth >= maxDepth) return {};
    const required = list(node.required);
    const members = Object.entries(node.properties).filter(([key]) => isWhole || required.includes(key));
    return Object.fromEntries(members.map(([key, value]) => [key, inner(value, key)]));
  }
  const [alternative] = [...list(node.anyOf), ...list(node.oneOf)];
  if (alternative !== undefined && depth < maxDepth) return inner(alternative, name);
  switch (type) {
    case "integer":
    case "number":
      return typeof node.minimum === "number" ? node.minimum : 1;
    case "boolean":
      return true;
    case "array":
      return depth >= maxDepth ? [] : [inner(node.items, name)];
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
