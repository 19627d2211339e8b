import type { Description } from "../../openapi/description.ts";
import { exportTypes, namedTypes } from "../openapi/exports.ts";

/** Generates the re-exports of the client: every schema, and the parameter types that its signatures name. */
export function generateSchemas(description: Description): string {
  return `${exportTypes(namedTypes(description), "@planasonix/openapi")}\n`;
}
