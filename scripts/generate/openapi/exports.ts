import { type Description, listOperations, queryParameters } from "../../openapi/description.ts";
import { queryType } from "./queries.ts";

/** The list of named exports: the schemas, the query types, and openapi-typescript's own maps for openapi-fetch. */
export function generateIndex(description: Description): string {
  const schemas = Object.keys(description.components.schemas);
  return [
    exportTypes(queryTypes(description), "./queries.ts"),
    exportTypes(["components", "operations", "paths", ...schemas], "./types.ts"),
    "",
  ].join("\n");
}

/** Names of the query types, one for each operation that has query parameters. */
export function queryTypes(description: Description): string[] {
  return listOperations(description)
    .filter((operation) => queryParameters(operation).length > 0)
    .map(({ name }) => queryType(name));
}

/** Passes types on by name. */
export function exportTypes(names: readonly string[], file: string): string {
  return `export type {\n${names.map((name) => `  ${name},\n`).join("")}} from "${file}";`;
}
