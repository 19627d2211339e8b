import type { Json, JsonObject } from "@planasonix/scripts/openapi/description.ts";
import { isObject, targetOf } from "./read-document.ts";

/** Copies what ours says of a schema to the schema in the same place of the other description, property by property. */
export interface Marks {
  /** Marks a schema and everything below it. Both are nodes of their documents. */
  copy(theirs: Json | undefined, ours: Json | undefined): void;
  /** Whether ours describes a schema of the other document. */
  isKnown(schema: JsonObject): boolean;
}

/** Creates the marks of two documents. The other one is a copy, which it changes. */
export function createMarks(theirDocument: JsonObject, ourDocument: JsonObject): Marks {
  const visited = new Map<JsonObject, Set<JsonObject>>();
  return { copy, isKnown: (schema) => visited.has(schema) };

  function copy(theirs: Json | undefined, ours: Json | undefined): void {
    if (!isObject(theirs) || !isObject(ours)) return;
    const known = visited.get(theirs) ?? new Set();
    visited.set(theirs, known);
    if (known.has(ours)) return;
    known.add(ours);
    // The mark of a property stands beside its reference, because the schema itself may be no secret elsewhere.
    if (ours["x-sensitive"] === true) theirs["x-sensitive"] = true;
    const [schema, described] = [follow(theirDocument, theirs), follow(ourDocument, ours)];
    if (schema !== theirs || described !== ours) copy(schema, described);
    else copyAll(theirs, ours);
  }

  function copyAll(theirs: JsonObject, ours: JsonObject): void {
    copyExtensions(theirs, ours);
    requireParts(theirs, ours);
    copyProperties(theirs, ours);
    for (const key of ["items", "additionalProperties"]) copy(theirs[key], ours[key]);
    for (const key of ["allOf", "anyOf", "oneOf"]) {
      for (const part of listOf(theirs[key])) copy(part, ours);
      for (const part of listOf(ours[key])) copy(theirs, part);
    }
  }

  function copyProperties(theirs: JsonObject, ours: JsonObject): void {
    if (!isObject(theirs.properties) || !isObject(ours.properties)) return;
    const byName = new Map(Object.entries(ours.properties).map(([name, schema]) => [plain(name), schema]));
    for (const [name, schema] of Object.entries(theirs.properties)) {
      copy(schema, ours.properties[name] ?? byName.get(plain(name)));
    }
  }
}

/** `pipelineId` and `pipeline_id` are one name. */
export function plain(name: string): string {
  return name.replaceAll(/[-_]/g, "").toLowerCase();
}

/** What ours says beyond JSON Schema. A list of values is open in the other file as well, whatever that file says. */
function copyExtensions(theirs: JsonObject, ours: JsonObject): void {
  for (const [key, value] of Object.entries(ours)) {
    if (key.startsWith("x-") && key !== "x-extensible-enum") theirs[key] ??= structuredClone(value);
  }
  theirs.description ??= ours.description ?? "";
  if (theirs.description === "") delete theirs.description;
  const known = ours["x-extensible-enum"];
  if (!Array.isArray(known)) return;
  const stated = [theirs["x-extensible-enum"], theirs.enum].flatMap(listOf);
  theirs["x-extensible-enum"] = [...new Set([...known, ...stated.filter((value) => typeof value === "string")])];
  delete theirs.enum;
}

/** The client checks these parts of each resource, so its type need not doubt them. */
function requireParts(theirs: JsonObject, ours: JsonObject): void {
  const { properties } = theirs;
  if (!isObject(properties)) return;
  const parts = ["id", "type", "attributes"].filter(
    (name) => name in properties && listOf(ours.required).includes(name),
  );
  if (!parts.includes("attributes")) return;
  theirs.required = [...new Set([...parts, ...listOf(theirs.required)])];
}

function listOf(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : [];
}

/** Follows references. What stands beside one is left out. */
export function follow(document: JsonObject, node: JsonObject): JsonObject {
  if (typeof node.$ref !== "string") return node;
  const target = targetOf(document, node.$ref);
  return isObject(target) ? follow(document, target) : {};
}
