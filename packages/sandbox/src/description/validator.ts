// Compiles each schema of the description at its first use, because compiling all of them takes almost a second.
import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats, { type FormatName } from "ajv-formats";
import { fullFormats } from "ajv-formats/dist/formats.js";
import type { Document } from "./document.ts";

/** Checks a value against a schema of the description. Returns the violations; an empty list if there are none. */
export type Validate = (value: unknown) => readonly ErrorObject[];

/** Compiles the schema at a JSON pointer into the description. */
export type Validator = (pointer: string) => Validate;

const base = "openapi";

const timeFormat: FormatName = "date-time";

/** Times in the API's usual form, except those on days after the 28th, which not every month has. */
const usualTime = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/;

const { validate: isAnyTime } = fullFormats[timeFormat] as { readonly validate: (text: string) => boolean };

/** Whether a string is a date-time of RFC 3339, which includes a time zone. */
export function isTime(text: string): boolean {
  // `usualTime` makes this fast: otherwise, checking times would take most of the time of checking a list.
  return usualTime.test(text) || isAnyTime(text);
}

/** Creates a validator for the schemas of a description. Compiles each schema once. */
export function createValidator(document: Document): Validator {
  let ajv: Ajv2020 | undefined;
  const compiled = new Map<string, ValidateFunction>();

  return (pointer) => {
    let validate = compiled.get(pointer);
    if (validate === undefined) {
      // Created at the first use, because reading the whole description takes a third of the startup time.
      ajv ??= createAjv(document);
      validate = ajv.compile({ $ref: `${base}#${encodeURI(pointer)}` });
      compiled.set(pointer, validate);
    }
    const check = validate;
    return (value) => (check(value) ? [] : (check.errors ?? []));
  };
}

function createAjv({ root }: Document): Ajv2020 {
  // Strict mode would reject extension fields as unknown keywords. `useDefaults` is off, because the operations fill in
  // the defaults.
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateSchema: false, validateFormats: true });
  addFormats.default(ajv);
  ajv.addFormat(timeFormat, isTime);
  ajv.addSchema(root, base);
  return ajv;
}
