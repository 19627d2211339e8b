import { createDocument, type Document } from "../description/document.ts";
import { errorDetails, type Validator } from "../description/validator.ts";
import { controlDocument } from "../generated/control-description.ts";

/** The description of the control interface. */
export const controlDescription: Document = createDocument(controlDocument);

/**
 * Explains what is invalid in a fault; undefined if nothing is. Faults that tests in TypeScript add get the same checks
 * as faults over HTTP.
 */
export function explainFault(fault: unknown, validator: Validator): string | undefined {
  const [detail] = errorDetails(validator("/components/schemas/Fault")(fault), "fault");
  return detail && `\`${detail.field}\` ${detail.issue}`;
}
