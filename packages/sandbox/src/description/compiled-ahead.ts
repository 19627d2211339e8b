// The checks that src/generated contains as code, and what this code uses.
import type { Format, ValidateFunction } from "ajv/dist/2020.js";
import { fullFormats } from "ajv-formats/dist/formats.js";
import { isTime, timeFormat, type Validator } from "./validator.ts";

/** The formats of the description, for checks that were compiled ahead. */
export const formats: Readonly<Record<string, Format>> = { ...fullFormats, [timeFormat]: isTime };

/** The length of a string as JSON Schema counts it. */
export function codePoints(text: string): number {
  return [...text].length;
}

/** The checks that were compiled ahead, by JSON pointer. What has none is not checked. */
export function compiledAhead(checks: Readonly<Record<string, ValidateFunction>>): Validator {
  return (pointer) => {
    const check = checks[pointer];
    return (value) => (check === undefined || check(value) ? [] : (check.errors ?? []));
  };
}
