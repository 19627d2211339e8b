import type { Description } from "../../openapi/description.ts";
import { exportTypes, queryTypes } from "../openapi/exports.ts";

/** The list of types that the client passes on: every schema, and the query types that its signatures name. */
export function generateSchemas(description: Description): string {
  const names = [...queryTypes(description), ...Object.keys(description.components.schemas)];
  return `${exportTypes(names, "@planasonix/openapi")}\n`;
}
