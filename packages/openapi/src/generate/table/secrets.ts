import type { DescribedOperation, Schema, WholeDescription } from "@planasonix/scripts/openapi/description.ts";
import { literal } from "./literal.ts";

/** The module that says which values are secret. */
export function secretsModule(description: WholeDescription, operations: readonly DescribedOperation[]): string {
  const names = new Set<string>();
  for (const { parameters } of operations) {
    for (const parameter of parameters) if (parameter["x-sensitive"]) names.add(parameter.name);
  }
  for (const schema of Object.values(description.components.schemas)) collectSensitive(schema, names);
  const { names: pattern, masks } = description["x-secrets"];
  return `/**
 * Which values are secret: \`fields\` are the names of fields and parameters that the description marks, and \`names\`
 * matches names that are secret in any object. \`masks\` are texts that programs show instead of a secret.
 */
export const secrets: {
  readonly fields: readonly string[];
  readonly names: RegExp;
  readonly masks: readonly string[];
} = { fields: ${literal([...names].sort())}, names: /${pattern}/i, masks: ${literal(masks)} };`;
}

function collectSensitive(schema: Schema, names: Set<string>): void {
  for (const [name, member] of Object.entries(schema.properties ?? {})) {
    if (member["x-sensitive"]) names.add(name);
    collectSensitive(member, names);
  }
  if (schema.items) collectSensitive(schema.items, names);
}
