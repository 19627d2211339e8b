import type { Description } from "../../openapi/description.ts";
import { exportTypes, namedTypes } from "../openapi/exports.ts";

/** Lists the types that the client re-exports: every schema, and the parameter types that its signatures name. */
export function generateSchemas(description: Description): string {
  return `${exportTypes(namedTypes(description), "@planasonix/openapi")}\n`;
}
