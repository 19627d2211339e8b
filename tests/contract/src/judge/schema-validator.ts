// Validates values with Ajv. The validators share no code with the mock: otherwise the mock's errors would stay hidden.
import {
  type DescribedOperation,
  type Description,
  type Json,
  type JsonObject,
  type Response,
  resolve,
  type Schema,
} from "@planasonix/scripts/openapi/description.ts";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

/** Validates a value against a schema of the description. Returns the errors, or undefined if the value is valid. */
export type SchemaValidator = (schema: Schema, value: Json) => string | undefined;

const ID = "https://planasonix.example/";
const ANNOTATIONS = [
  "example",
  "x-evidence",
  "x-extensible-enum",
  "x-omitted",
  "x-refers-to",
  "x-same-as",
  "x-sensitive",
  "discriminator",
  "xml",
  "externalDocs",
];

/** The validators of a description. */
export interface Validators {
  readonly open: SchemaValidator;
  /** Forbids fields that the description does not declare. */
  readonly closed: SchemaValidator;
}

const known = new WeakMap<Description, Validators>();

/**
 * The validators of a description, which share no code with the mock: Ajv in strict mode, with formats. Every check of
 * the same description gets the same ones, because Ajv takes seconds to compile all schemas.
 */
export function validatorsOf(description: Description): Validators {
  const validators = known.get(description) ?? {
    open: createValidator(description, false),
    closed: createValidator(description, true),
  };
  known.set(description, validators);
  return validators;
}

function createValidator(description: Description, closed: boolean): SchemaValidator {
  const schemas = closed
    ? (closeObjects(description.components.schemas as unknown as Json) as JsonObject)
    : description.components.schemas;
  const ajv = new Ajv2020({
    strict: true,
    strictTypes: false,
    strictRequired: false,
    allErrors: true,
    allowUnionTypes: true,
  });
  addFormats.default(ajv);
  for (const format of ["int32", "int64", "binary"]) ajv.addFormat(format, true);
  for (const keyword of ANNOTATIONS) ajv.addKeyword(keyword);
  ajv.addSchema({ $id: ID, $defs: JSON.parse(relocated(schemas as unknown as Json)) });

  const compiled = new Map<Schema, ValidateFunction>();
  return (schema, value) => {
    const validate =
      compiled.get(schema) ??
      ajv.compile(
        JSON.parse(relocated(closed ? closeObjects(schema as unknown as Json) : (schema as unknown as Json))),
      );
    compiled.set(schema, validate);
    return validate(value) ? undefined : ajv.errorsText(validate.errors, { separator: "; " });
  };
}

/** A node as JSON text, in which references to component schemas point into the schema that Ajv knows. */
function relocated(node: Json): string {
  return JSON.stringify(node).replaceAll('"#/components/schemas/', `"${ID}#/$defs/`);
}

/** Forbids undeclared fields in objects that declare properties, unless the schema has `additionalProperties`. */
function closeObjects(node: Json): Json {
  if (Array.isArray(node)) return node.map(closeObjects);
  if (node === null || typeof node !== "object") return node;
  const entries = Object.entries(node).map(
    ([key, value]) => [key, key === "examples" ? value : closeObjects(value)] as const,
  );
  const closed = "properties" in node && !("additionalProperties" in node) ? { additionalProperties: false } : {};
  return { ...Object.fromEntries(entries), ...closed };
}

/** The schema of an operation's JSON response with the given status; undefined if the description declares none. */
export function responseSchema(
  description: Description,
  { object }: DescribedOperation,
  status: number,
): Schema | undefined {
  const response = object.responses[String(status)];
  if (response === undefined) return undefined;
  return resolve<Response>(description, response as { $ref: string }).content?.["application/json"]?.schema;
}
