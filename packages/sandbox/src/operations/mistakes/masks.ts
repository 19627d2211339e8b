import type { ErrorDetail } from "@planasonix/serving";
import type { Call } from "../../call/call.ts";

/** The secrets of a body that are texts which a program has shown instead of them. */
export function maskMistakes({ body, workspace }: Pick<Call, "body" | "workspace">): ErrorDetail[] {
  const { names, masks } = workspace.model.secrets;
  const found: ErrorDetail[] = [];
  const visit = (value: unknown, field: string, name: string): void => {
    if (typeof value === "string" && masks.includes(value) && names.test(name))
      found.push({ field, issue: `is ${value}, which hides a secret: send the secret, or omit the field` });
    if (typeof value !== "object" || value === null) return;
    for (const [key, item] of Object.entries(value))
      visit(item, Array.isArray(value) ? `${field}[${key}]` : `${field}.${key}`, key);
  };
  visit(body, "body", "");
  return found;
}
