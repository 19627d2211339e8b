import { type Description, listOperations, queryParameters } from "./description.ts";
import { queryType } from "./generate-queries.ts";

/** The list of named exports: the schemas, the query types, and openapi-typescript's own maps for openapi-fetch. */
export function generateIndex(description: Description): string {
  const schemas = Object.keys(description.components.schemas);
  const queries = listOperations(description)
    .filter((operation) => queryParameters(operation).length > 0)
    .map(({ name }) => queryType(name));
  return [
    exportTypes(queries, "./queries.ts"),
    exportTypes(["components", "operations", "paths", ...schemas], "./types.ts"),
    "",
  ].join("\n");
}

function exportTypes(names: readonly string[], file: string): string {
  return `export type {\n${names.map((name) => `  ${name},\n`).join("")}} from "${file}";`;
}
