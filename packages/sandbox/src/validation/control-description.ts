import { createDocument, type Document } from "../description/document.ts";
import { controlDocument } from "../generated/control-description.ts";
import { errorDetails } from "./error-details.ts";
import { createValidator, type Validator } from "./validator.ts";

/** The description of the control interface. */
export const controlDescription: Document = createDocument(controlDocument);

/** Checks values against its schemas. */
export const controlValidator: Validator = createValidator(controlDescription);

/** Explains what is not valid in a fault, so that callers in TypeScript are checked as those over HTTP. */
export function explainFault(fault: unknown): string | undefined {
  const [detail] = errorDetails(controlValidator("/components/schemas/Fault")(fault), "fault");
  return detail && `\`${detail.field}\` ${detail.issue}`;
}
