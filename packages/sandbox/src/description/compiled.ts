// Compiles each schema of the description at its first use, because compiling all of them takes almost a second.
import { Ajv2020, type CodeOptions, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import type { Document } from "./document.ts";
import { isTime, timeFormat, type Validator } from "./validator.ts";

/** Creates a validator for the schemas of a description. Compiles each schema once. */
export function createValidator(document: Document): Validator {
  let ajv: Ajv2020 | undefined;
  const compiled = new Map<string, ValidateFunction>();

  return (pointer) => {
    let validate = compiled.get(pointer);
    if (validate === undefined) {
      // Created at the first use, because reading the whole description takes a third of the startup time.
      ajv ??= createAjv(document);
      validate = ajv.compile(schemaAt(pointer));
      compiled.set(pointer, validate);
    }
    const check = validate;
    return (value) => (check(value) ? [] : (check.errors ?? []));
  };
}

const base = "openapi";

/** The schema at a JSON pointer into the description that {@link createAjv} has read. */
export function schemaAt(pointer: string): { readonly $ref: string } {
  return { $ref: `${base}#${encodeURI(pointer)}` };
}

/**
 * Creates the compiler of the schemas of a description.
 * @param code - How it writes code, if the code is written to a file.
 */
export function createAjv({ root }: Document, code: CodeOptions = {}): Ajv2020 {
  // Strict mode would reject extension fields as unknown keywords. `useDefaults` is off, because the operations fill in
  // the defaults.
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateSchema: false, validateFormats: true, code });
  addFormats.default(ajv);
  ajv.addFormat(timeFormat, isTime);
  ajv.addSchema(root, base);
  return ajv;
}
