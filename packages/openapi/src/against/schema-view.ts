import type { Json, JsonObject } from "@planasonix/scripts/openapi/description.ts";
import { follow } from "../adopt/marks.ts";
import { isObject } from "../adopt/read-document.ts";

/** What two schemas are compared by: references, parts and alternatives are put together. */
export interface SchemaView {
  /** The types of values, `null` among them; empty if the schema states none. Whole numbers are numbers. */
  readonly types: ReadonlySet<string>;
  readonly properties: ReadonlyMap<string, Json>;
  readonly required: ReadonlySet<string>;
  /** Whether some object of the schema says which properties are required: many generators leave it out. */
  readonly statesRequired: boolean;
  readonly items: Json | undefined;
  /** The values that are known; `undefined` if the schema lists none. */
  readonly values: readonly string[] | undefined;
  /** Whether no other values are possible. */
  readonly isClosed: boolean;
  /** Limits of values, such as `maxLength`. */
  readonly limits: ReadonlyMap<string, number>;
}

const limitNames = ["minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems"];

/** Reads a schema. A part that contains itself is read once. */
export function viewOf(document: JsonObject, schema: Json | undefined): SchemaView {
  return read(document, schema, new Set());
}

function read(document: JsonObject, schema: Json | undefined, open: ReadonlySet<JsonObject>): SchemaView {
  const node = isObject(schema) ? follow(document, schema) : {};
  if (open.has(node)) return join([]);
  const inside = new Set([...open, node]);
  const partsOf = (key: string): SchemaView[] => listOf(node[key]).map((part) => read(document, part, inside));
  const alternatives = [...partsOf("oneOf"), ...partsOf("anyOf")];
  const all = [own(node), ...partsOf("allOf"), ...(alternatives.length > 0 ? [choose(alternatives)] : [])];
  return join(all);
}

function own(node: JsonObject): SchemaView {
  const stated = listOf(node.enum);
  const closed = node.const === undefined ? stated : [node.const];
  const listed = [...closed, ...listOf(node["x-extensible-enum"])].filter((value) => value !== null);
  const types = [node.type ?? []].flat().map(String);
  const implied = types.length > 0 ? types : closed.map((value) => (value === null ? "null" : typeof value));
  const properties = isObject(node.properties) ? node.properties : {};
  return {
    types: new Set(implied.map((type) => (type === "integer" ? "number" : type))),
    properties: new Map(Object.entries(properties)),
    required: new Set(listOf(node.required).map(String)),
    statesRequired: Array.isArray(node.required),
    items: node.items,
    values: listed.length > 0 ? listed.map(String) : undefined,
    isClosed: closed.length > 0,
    limits: new Map(limitNames.flatMap((name) => (typeof node[name] === "number" ? [[name, node[name]]] : []))),
  };
}

/** A value fits all of the parts. */
function join(parts: readonly SchemaView[]): SchemaView {
  const types = parts.map((part) => part.types).filter((one) => one.size > 0);
  return {
    types: types[0] ? new Set([...types[0]].filter((type) => types.every((one) => one.has(type)))) : new Set(),
    properties: firstOf(parts),
    required: new Set(parts.flatMap(({ required }) => [...required])),
    statesRequired: parts.some(({ statesRequired }) => statesRequired),
    items: parts.find(({ items }) => items !== undefined)?.items,
    values: parts.find(({ values }) => values !== undefined)?.values,
    isClosed: parts.some(({ isClosed }) => isClosed),
    limits: new Map(parts.flatMap(({ limits }) => [...limits])),
  };
}

/** A value fits one of the alternatives. */
function choose(alternatives: readonly SchemaView[]): SchemaView {
  const isAny = alternatives.some(({ types }) => types.size === 0);
  const others = alternatives.filter(({ types }) => !(types.size === 1 && types.has("null")));
  const [first] = others;
  const values = others.every((one) => one.values) ? others.flatMap((one) => one.values ?? []) : [];
  return {
    types: isAny ? new Set() : new Set(alternatives.flatMap(({ types }) => [...types])),
    properties: firstOf(others),
    required: new Set([...(first?.required ?? [])].filter((name) => others.every((one) => one.required.has(name)))),
    statesRequired: others.some(({ statesRequired }) => statesRequired),
    items: others.find(({ items }) => items !== undefined)?.items,
    values: values.length > 0 ? values : undefined,
    isClosed: values.length > 0 && others.every(({ isClosed }) => isClosed),
    limits: others.length === 1 ? (first?.limits ?? new Map()) : new Map(),
  };
}

/** Each property as the first part describes it that has it. */
function firstOf(parts: readonly SchemaView[]): ReadonlyMap<string, Json> {
  const found = new Map<string, Json>();
  for (const [name, schema] of parts.flatMap(({ properties }) => [...properties])) {
    if (!found.has(name)) found.set(name, schema);
  }
  return found;
}

function listOf(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : [];
}
