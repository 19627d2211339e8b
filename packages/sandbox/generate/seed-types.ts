// Generates src/generated/seed-types.ts: the attributes of each stored type, from the schemas of the responses that
// return it. `seed` checks the same names at run time.
import { writeFileSync } from "node:fs";
import { entries, isObject, readDocument } from "../src/description/document.ts";
import { readModel } from "../src/description/read-model.ts";
import type { ResourceType } from "../src/description/resource-type.ts";

const document = readDocument();
const schemas = isObject(document.root.components) ? entries(document.root.components.schemas) : [];
const { types } = readModel(document);
const members = [...types.values()].flatMap((type) => [
  `  /** The attributes of resources of the type \`${type.type}\`. */`,
  `  readonly ${type.type}: ${attributesOf(type)};`,
]);

writeFileSync(
  new URL("../src/generated/seed-types.ts", import.meta.url),
  `import type { components } from "@planasonix/openapi";

/**
 * The attributes of each type that seeding can store. The example of the description supplies those that are omitted.
 */
export interface SeedTypes {
${members.join("\n")}
}
`,
);

/** The type of the attributes: from each schema those that no earlier schema has, and the parents of the resource. */
function attributesOf({ type, attributes, selectors }: ResourceType): string {
  const missing = new Set(attributes.map(({ name }) => name));
  const parts = attributeSchemas(type).flatMap(([schema, names]) => {
    const added = names.filter((name) => missing.delete(name));
    if (added.length === 0) return [];
    const complete = `components["schemas"]["${schema}"]["attributes"]`;
    const isComplete = added.length === names.length;
    return [`Partial<${isComplete ? complete : `Pick<${complete}, ${added.map(quoted).join(" | ")}>`}>`];
  });
  if (missing.size > 0) throw new Error(`${type}: no schema has ${[...missing].join(", ")}`);
  const parents = selectors.filter((name) => !attributes.some((attribute) => attribute.name === name));
  return [...parts, ...parents.map((name) => `{ readonly ${name}?: string }`)].join(" & ");
}

/** The schemas of resources of a type, with the names of their attributes: those with most attributes first. */
function attributeSchemas(type: string): readonly (readonly [schema: string, names: readonly string[]])[] {
  const resources = schemas.filter(([, schema]) => {
    const properties = isObject(schema) ? schema.properties : undefined;
    return isObject(properties) && document.resolve(properties.type).const === type && "attributes" in properties;
  });
  const named = resources.map(([name, schema]) => {
    const { attributes } = document.resolve(document.resolve(schema).properties);
    return [name, entries(document.resolve(attributes).properties).map(([attribute]) => attribute)] as const;
  });
  // The complete resource first, then what only others have.
  return named.toSorted(([, a], [, b]) => b.length - a.length);
}

function quoted(name: string): string {
  return JSON.stringify(name);
}
