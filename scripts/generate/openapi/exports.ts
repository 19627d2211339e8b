import type { Description } from "../../openapi/description.ts";
import { parameterTypes } from "./parameter-types.ts";

/** Generates the exports of `@planasonix/openapi`: schemas, parameter types, and the maps of openapi-typescript. */
export function generateIndex(description: Description): string {
  return `${exportTypes(["components", "operations", "paths", ...namedTypes(description)], "./types.ts")}\n`;
}

/** The names of the types that a user can import: first parameters, then schemas. */
export function namedTypes(description: Description): string[] {
  return [...parameterTypes(description).map(({ name }) => name), ...Object.keys(description.components.schemas)];
}

/** Generates a statement that re-exports types from a file. */
export function exportTypes(names: readonly string[], file: string): string {
  return `export type {\n${names.map((name) => `  ${name},\n`).join("")}} from "${file}";`;
}
