// Compiles each schema of the description at its first use, because compiling all of them takes almost a second.
import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import type { Document } from "../description/document.ts";

/** Checks a value against a schema of the description. Returns the violations; an empty list if there are none. */
export type Validate = (value: unknown) => readonly ErrorObject[];

/** Compiles the schema that a JSON pointer into the description names. */
export type Validator = (pointer: string) => Validate;

const base = "openapi";

/** Creates a validator for the schemas of a description. Each is compiled once. */
export function createValidator(document: Document): Validator {
  // Unknown keywords are extension fields. The operation fills in defaults, not the validator.
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateSchema: false, validateFormats: true });
  addFormats.default(ajv);
  ajv.addSchema(document.root, base);
  const compiled = new Map<string, ValidateFunction>();

  return (pointer) => {
    let validate = compiled.get(pointer);
    if (validate === undefined) {
      validate = ajv.compile({ $ref: `${base}#${encodeURI(pointer)}` });
      compiled.set(pointer, validate);
    }
    const check = validate;
    return (value) => (check(value) ? [] : (check.errors ?? []));
  };
}
