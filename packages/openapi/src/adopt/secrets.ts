import type { Json, JsonObject } from "@planasonix/scripts/openapi/description.ts";
import { isObject } from "./read-document.ts";

/**
 * Marks what the other description itself shows to be secret: by its format, by its name, and by being written and never
 * read. Marks of ours are there already, and stay.
 * @param names - Names that are secret in any object.
 * @param isKnown - Whether ours describes this schema: then its name has been judged.
 */
export function markSecrets(document: JsonObject, names: RegExp, isKnown: (schema: JsonObject) => boolean): void {
  const visited = new Set<unknown>();
  const pending: Json[] = [document];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (typeof node !== "object" || node === null || visited.has(node)) continue;
    visited.add(node);
    pending.push(...Object.values(node));
    if (!isObject(node)) continue;
    if (typeof node.in === "string" && typeof node.name === "string") mark(node.name, node, node.schema);
    if (!isObject(node.properties)) continue;
    for (const [name, schema] of Object.entries(node.properties)) {
      if (isObject(schema)) mark(name, schema, schema);
    }
  }

  function mark(name: string, marked: JsonObject, schema: Json | undefined): void {
    if (!isObject(schema)) return;
    const isNamed = [schema.type].flat().includes("string") && names.test(name) && !isKnown(schema);
    if (isNamed || schema.format === "password" || schema.writeOnly === true) marked["x-sensitive"] = true;
  }
}

/** The names of all properties and parameters that a description marks as secret, also inside inline schemas. */
export function sensitiveNames(document: JsonObject): string[] {
  const found = new Set<string>();
  const visited = new Set<unknown>();
  const pending: Json[] = [document];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (typeof node !== "object" || node === null || visited.has(node)) continue;
    visited.add(node);
    pending.push(...Object.values(node));
    if (!isObject(node)) continue;
    if (node["x-sensitive"] === true && typeof node.in === "string") found.add(String(node.name));
    for (const [name, schema] of Object.entries(isObject(node.properties) ? node.properties : {})) {
      if (isObject(schema) && schema["x-sensitive"] === true) found.add(name);
    }
  }
  return [...found].sort();
}
