// Generates src/generated/seed-types.ts: the attributes of each stored type, from the schemas of its resources. `seed`
// checks the names of the attributes at run time.
import { writeFileSync } from "node:fs";
import { entries, isObject } from "../src/description/document.ts";
import { readModel } from "../src/description/model.ts";
import { readDocument } from "../src/description/packaged.ts";
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
 * The attributes of each type that \`seed\` can store. The example in the API description supplies omitted attributes,
 * except \`created_at\`, which defaults to the current time.
 */
export interface SeedTypes {
${members.join("\n")}
}
`,
);

/**
 * The TypeScript type of a resource's attributes: from each schema, the attributes that no earlier schema has; and the
 * IDs of the resource's parents.
 */
function attributesOf({ type, attributes, selectors }: ResourceType): string {
  const missing = new Set(attributes.map(({ name }) => name));
  const parts = attributeSchemas(type).flatMap(([schema, names]) => {
    const added = names.filter((name) => missing.delete(name));
    if (added.length === 0) return [];
    const complete = `components["schemas"]["${schema}"]["attributes"]`;
    const isComplete = added.length === names.length;
    return [`Partial<${isComplete ? complete : `Pick<${complete}, ${added.map(quoted).join(" | ")}>`}>`];
  });
  if (missing.size > 0) throw new Error(`No schema of the type ${type} has the attribute ${[...missing].join(", ")}`);
  const parents = selectors.filter((name) => !attributes.some((attribute) => attribute.name === name));
  return [...parts, ...parents.map((name) => `{ readonly ${name}?: string }`)].join(" & ");
}

/**
 * The schemas of a type's resources, with the names of their attributes. The schema with the most attributes comes
 * first, so that one reference covers most of the type.
 */
function attributeSchemas(type: string): readonly (readonly [schema: string, names: readonly string[]])[] {
  const resources = schemas.filter(([, schema]) => {
    const properties = isObject(schema) ? schema.properties : undefined;
    return isObject(properties) && document.resolve(properties.type).const === type && "attributes" in properties;
  });
  const named = resources.map(([name, schema]) => {
    const { attributes } = document.resolve(document.resolve(schema).properties);
    return [name, entries(document.resolve(attributes).properties).map(([attribute]) => attribute)] as const;
  });
  return named.toSorted(([, a], [, b]) => b.length - a.length);
}

function quoted(name: string): string {
  return JSON.stringify(name);
}
