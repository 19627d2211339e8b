import { type Description, listOperations } from "../../openapi/description.ts";

/**
 * The operations of all resources in one object. A namespace import would make bundlers generate a getter for each
 * resource.
 */
export function generateTables(description: Description): string {
  const list = resourcesOf(description)
    .map((name) => `  ${name},\n`)
    .join("");
  return [
    `import {\n${list}} from "@planasonix/openapi/operations";`,
    'import type { OperationTable } from "@planasonix/runtime";',
    'import type { Resources } from "./resources.ts";',
    "",
    `/** The rows of each resource. */\nexport const tables: Readonly<Record<keyof Resources, OperationTable>> = {\n${list}};\n`,
  ].join("\n");
}

/** A table for each resource. Each contains the name of its resource, and can be imported alone. */
export function generateOperations(description: Description): string {
  const names = resourcesOf(description);
  const rows = names.map((name) => `  ${name} as ${name}Rows,\n`).join("");
  return [
    `import {\n${rows}} from "@planasonix/openapi/operations";`,
    'import type { OperationTable } from "../operation-table.ts";',
    "",
    ...names.map(
      (name) =>
        `/** The table of \`${name}\`. */\nexport const ${name}: OperationTable<"${name}"> = { resource: "${name}", rows: ${name}Rows };\n`,
    ),
  ].join("\n");
}

function resourcesOf(description: Description): string[] {
  return [...new Set(listOperations(description).map(({ resource }) => resource))].sort();
}
