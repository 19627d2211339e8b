import { createDocument, type Document } from "../description/document.ts";
import { createValidator, errorDetails, type Validator } from "../description/validator.ts";
import { controlDocument } from "../generated/control-description.ts";

/** The description of the control interface. */
export const controlDescription: Document = createDocument(controlDocument);

/** Checks values against the schemas of the control interface. */
export const controlValidator: Validator = createValidator(controlDescription);

/**
 * Explains what is invalid in a fault; undefined if nothing is. Faults that tests in TypeScript add get the same checks
 * as faults over HTTP.
 */
export function explainFault(fault: unknown): string | undefined {
  const [detail] = errorDetails(controlValidator("/components/schemas/Fault")(fault), "fault");
  return detail && `\`${detail.field}\` ${detail.issue}`;
}
