import type { Description } from "../../openapi/description.ts";
import { exportTypes, namedTypes } from "../openapi/exports.ts";

/** The list of types that the client passes on: every schema, and the types of parameters that its signatures name. */
export function generateSchemas(description: Description): string {
  return `${exportTypes(namedTypes(description), "@planasonix/openapi")}\n`;
}
