// Checks values against schemas of the description, and explains what is wrong with them.
import type { ErrorDetail } from "@planasonix/serving";
import type { ErrorObject } from "ajv/dist/2020.js";
import type { FormatName } from "ajv-formats";
import { fullFormats } from "ajv-formats/dist/formats.js";

/** Checks a value against a schema of the description. Returns the violations; an empty list if there are none. */
export type Validate = (value: unknown) => readonly ErrorObject[];

/** Compiles the schema at a JSON pointer into the description. */
export type Validator = (pointer: string) => Validate;

/** The format of a time. */
export const timeFormat: FormatName = "date-time";

/** Times in the API's usual form, except those on days after the 28th, which not every month has. */
const usualTime = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/;

const { validate: isAnyTime } = fullFormats[timeFormat] as { readonly validate: (text: string) => boolean };

/** Whether a string is a date-time of RFC 3339, which includes a time zone. */
export function isTime(text: string): boolean {
  // `usualTime` makes this fast: otherwise, checking times would take most of the time of checking a list.
  return usualTime.test(text) || isAnyTime(text);
}

/** The maximum number of details in one error, for lists with many invalid items. */
export const maxDetails = 20;

/** Converts violations of a schema to details whose fields start with `root`, such as `body`. */
export function errorDetails(errors: readonly ErrorObject[], root: string): ErrorDetail[] {
  const chosen = specificErrors(errors).slice(0, maxDetails);
  return chosen.map((error) => ({ field: fieldText(root, errorPlace(error)), issue: issueOf(error) }));
}

/** Leaves out the violations of `anyOf`, `oneOf` and `if`, which repeat those of their parts. */
export function specificErrors(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const specific = errors.filter(({ keyword }) => !["anyOf", "oneOf", "if"].includes(keyword));
  return specific.length > 0 ? specific : errors;
}

/** The keys of the field that violates a schema. */
export function errorPlace({ instancePath, params }: ErrorObject): string[] {
  const keys = instancePath.split("/").slice(1).map(unescapeKey);
  const extra = params.missingProperty ?? params.additionalProperty ?? params.unevaluatedProperty;
  return [...keys, ...(typeof extra === "string" ? [extra] : [])];
}

/** A field for a message, such as `body.nodes[0].id`. */
export function fieldText(root: string, place: readonly string[]): string {
  return place.reduce((field, key) => (/^\d+$/.test(key) ? `${field}[${key}]` : `${field}.${key}`), root);
}

/** The rule that a value breaks, as the end of a sentence that starts with the field. */
export function issueOf({ keyword, params, message = "is not valid" }: ErrorObject): string {
  switch (keyword) {
    case "required":
      return "is required";
    case "additionalProperties":
    case "unevaluatedProperties":
      return "is not a known field";
    case "enum":
      return `must be one of ${(params.allowedValues as unknown[]).join(", ")}`;
    case "type":
      return `must be of type ${[params.type].flat().join(" or ")}`;
    case "format":
      return `must be a valid ${params.format}`;
    default:
      return message;
  }
}

function unescapeKey(key: string): string {
  return key.replaceAll("~1", "/").replaceAll("~0", "~");
}
