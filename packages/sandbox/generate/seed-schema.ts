// Generates src/generated/seed.schema.json: the JSON Schema of seed files, for editors. It has the schemas of the
// description, in a version of JSON Schema that all editors know.
import { writeFileSync } from "node:fs";
import { entries, isObject, type JsonObject, strings } from "../src/description/document.ts";
import { readModel } from "../src/description/model.ts";
import { readDocument } from "../src/description/packaged.ts";
import type { ResourceType } from "../src/description/resource-type.ts";

const document = readDocument();
const { types } = readModel(document);
const definitions = new Map<string, JsonObject>();

/** A schema for editors: without extensions, and with references to the definitions of this file. */
function editorSchema(source: unknown): unknown {
  if (Array.isArray(source)) return source.map(editorSchema);
  if (!isObject(source)) return source;
  if (typeof source.$ref === "string") return { $ref: `#/definitions/${define(source.$ref)}` };
  const kept = entries(source).filter(([name]) => !name.startsWith("x-"));
  const schema = kept.map(([name, value]) => [name, isData(name) ? value : editorSchema(value)]);
  const known = strings(source["x-extensible-enum"]);
  // The values of an open list are suggestions.
  return { ...Object.fromEntries(schema), ...(known.length > 0 && { anyOf: [{ enum: known }, {}] }) };
}

/** Whether a keyword contains values instead of schemas. */
function isData(keyword: string): boolean {
  return ["examples", "enum", "const", "default", "required"].includes(keyword);
}

/** Adds the schema that a reference names to the definitions. Returns its name. */
function define(ref: string): string {
  const name = ref.split("/").at(-1) ?? "";
  if (!definitions.has(name)) {
    definitions.set(name, {});
    definitions.set(name, editorSchema(document.resolve({ $ref: ref })) as JsonObject);
  }
  return name;
}

function resourceSchema({ type, attributes, selectors, waiter }: ResourceType): JsonObject {
  const parents = selectors.filter((name) => !attributes.some((attribute) => attribute.name === name));
  const properties = attributes.map(({ name, schema }) => {
    const own = editorSchema(schema) as JsonObject;
    const states = name === (waiter?.attribute ?? "status") ? strings(schema["x-extensible-enum"]) : [];
    // Work in an unknown state would never end, so that the sandbox rejects such a seed.
    return [name, states.length > 0 ? { ...own, anyOf: [{ enum: states }] } : own];
  });
  return {
    type: "array",
    description: `Resources of the type \`${type}\`. The example of the API description supplies the attributes that are omitted.`,
    items: {
      type: "object",
      properties: {
        id: { type: "string", minLength: 1, description: "ID of the resource. Default: a new one." },
        ...Object.fromEntries(properties),
        ...Object.fromEntries(parents.map((name) => [name, { type: "string", description: "ID of the parent." }])),
      },
      additionalProperties: false,
    },
  };
}

const properties = [...types.values()].map((type) => [type.type, resourceSchema(type)]);
const schema = {
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "Seed of a Planasonix sandbox",
  description: "Initial data of a sandbox: resources by type.",
  type: "object",
  properties: {
    $schema: { type: "string", description: "This schema, for editors." },
    extends: {
      const: "demo",
      description: "The data adds to the examples of the API description. Default: the data is all there is.",
    },
    ...Object.fromEntries(properties),
  },
  additionalProperties: false,
  definitions: Object.fromEntries(definitions),
};
writeFileSync(new URL("../src/generated/seed.schema.json", import.meta.url), `${JSON.stringify(schema)}\n`);
