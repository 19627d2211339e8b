import type { Json, JsonObject } from "@planasonix/scripts/openapi/description.ts";
import { typeName } from "./names.ts";
import { GenerateError, quoted } from "./problem.ts";
import { isObject, targetOf } from "./read-document.ts";

/** The named parts of the other document, which its operations refer to. */
export interface Components {
  /** A copy of a node of ours, with everything it refers to. */
  borrow(node: Json): Json;
  /** Names an inline schema. The name is taken only if another schema does not have it. */
  hoist(schema: Json | undefined, names: readonly [string, ...string[]]): JsonObject;
}

/** Creates the components of a document, which it changes, and takes what it lacks from ours. */
export function createComponents(document: JsonObject, ours: JsonObject): Components {
  const components = part(document, "components");
  const schemas = part(components, "schemas");
  const borrowed = new Map<string, string>();
  return {
    borrow,
    hoist(schema, names) {
      if (isObject(schema) && typeof schema.$ref === "string" && schema.$ref.startsWith("#/components/schemas/")) {
        return schema;
      }
      const target = isObject(schema) && typeof schema.$ref === "string" ? targetOf(document, schema.$ref) : schema;
      const text = JSON.stringify(target ?? {});
      const isFree = (one: string): boolean => schemas[one] === undefined || JSON.stringify(schemas[one]) === text;
      const name = firstFree(names, isFree);
      schemas[name] ??= target ?? {};
      return { $ref: `#/components/schemas/${name}` };
    },
  };

  function borrow(node: Json): Json {
    if (Array.isArray(node)) return node.map(borrow);
    if (!isObject(node)) return node;
    return Object.fromEntries(
      Object.entries(node).map(([key, value]) => [
        key,
        key === "$ref" && typeof value === "string" ? reference(value) : borrow(value),
      ]),
    );
  }

  function reference(given: string): string {
    const known = borrowed.get(given);
    if (known !== undefined) return known;
    const [, , kind = "", name = ""] = given.split("/");
    const own = part(components, kind);
    const free = firstFree([name, `Own${name}`], (one) => own[one] === undefined);
    const found = `#/components/${kind}/${free}`;
    borrowed.set(given, found);
    own[free] = {};
    own[free] = borrow(targetOf(ours, given) ?? {});
    return found;
  }
}

/** The first of some names that is free, or the last of them with a number. */
function firstFree(names: readonly string[], isFree: (name: string) => boolean): string {
  const found = names.find(isFree);
  if (found !== undefined) return found;
  for (let number = 2; ; number += 1) {
    const name = `${names.at(-1)}${number}`;
    if (isFree(name)) return name;
  }
}

/** A member of an object that is an object, created if it is missing. */
export function part(node: JsonObject, name: string): JsonObject {
  const found = isObject(node[name]) ? node[name] : {};
  node[name] = found;
  return found;
}

/**
 * Gives all schemas names that types can have, and changes the references to them.
 *
 * @throws {GenerateError} If a name is reserved, or two names become one.
 */
export function renameSchemas(document: JsonObject): void {
  const components = part(document, "components");
  const schemas = part(components, "schemas");
  const names = new Map<string, string>();
  for (const name of Object.keys(schemas)) {
    const found = typeName(name);
    const [other] = [...names].find(([, known]) => known === found) ?? [];
    if (other !== undefined) {
      const both = `${quoted(other)} and ${quoted(name)}`;
      throw new GenerateError(
        `The schemas ${both} would be one type ${found}: give one of them another name in the file`,
      );
    }
    names.set(name, found);
  }
  if ([...names].every(([name, found]) => name === found)) return;
  components.schemas = Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [names.get(name) ?? name, schema]),
  );
  const start = "#/components/schemas/";
  const visit = (node: Json): void => {
    if (typeof node !== "object" || node === null) return;
    if (isObject(node) && typeof node.$ref === "string" && node.$ref.startsWith(start)) {
      const [name = "", ...rest] = node.$ref.slice(start.length).split("/");
      const given = decodeURIComponent(name).replaceAll("~1", "/").replaceAll("~0", "~");
      node.$ref = [start + (names.get(given) ?? name), ...rest].join("/");
    }
    Object.values(node).forEach(visit);
  };
  visit(document);
}
