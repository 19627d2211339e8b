import { type Description, listOperations } from "../../openapi/description.ts";

/**
 * Collects the operation tables of all resources in one object. With a namespace import, bundlers would generate a
 * getter for each.
 */
export function generateTables(description: Description): string {
  const names = [...new Set(listOperations(description).map(({ resource }) => resource))].sort();
  const list = names.map((name) => `  ${name},\n`).join("");
  return [
    `import {\n${list}} from "@planasonix/openapi/operations";`,
    'import type { OperationTable } from "@planasonix/runtime";',
    'import type { Resources } from "./resources.ts";',
    "",
    `/** The table of each resource. */\nexport const tables: Readonly<Record<keyof Resources, OperationTable>> = {\n${list}};\n`,
  ].join("\n");
}
