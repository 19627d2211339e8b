import type { SecretRules } from "../../src/redaction/redactor.ts";

/** Rules as a description states them. `fields` are the names of fields that it marks. */
export function secretRules(...fields: string[]): SecretRules {
  return {
    fields,
    names: /passw|secret|token|authoriz|cookie|(private|api|access)[-_]?key/i,
    masks: ["***", "[REDACTED]"],
  };
}
