// Derives invalid values from a schema and a valid value. Each breaks one rule, so that a failure names the rule.
import {
  type Description,
  type Json,
  type JsonObject,
  resolve,
  type Schema,
} from "@planasonix/scripts/openapi/description.ts";

/** A value that breaks one rule of its schema. */
export interface InvalidValue {
  /** The broken rule, such as `maxLength`. */
  readonly rule: string;
  /** The field that breaks the rule, such as `nodes[0].id`; empty for the whole value. */
  readonly field: string;
  readonly value: Json;
}

/** The suite tests only a `maxLength` below this number of characters, to keep the requests small. */
const TOO_LONG = 70_000;

/** Yields variants of a valid value, each of which breaks one rule of the schema. */
export function* invalidValues(
  description: Description,
  reference: Schema,
  valid: Json,
  field = "",
): Generator<InvalidValue> {
  const schema = resolve<Schema>(description, reference);
  yield* wrongType(schema, field);
  yield* wrongScalar(schema, field);
  if (Array.isArray(valid)) yield* wrongItems(description, schema, valid, field);
  else if (typeof valid === "object" && valid !== null) yield* wrongFields(description, schema, valid, field);
}

function* wrongType({ type }: Schema, field: string): Generator<InvalidValue> {
  const types = type === undefined ? [] : [type].flat();
  if (types.length === 0) return;
  const others: readonly (readonly [string, Json])[] = [
    ["object", { wrong: true }],
    ["array", ["wrong"]],
    ["boolean", true],
    ["string", "wrong"],
  ];
  const [wrong] = others.filter(([name]) => !types.includes(name));
  if (wrong) yield { rule: "type", field, value: wrong[1] };
  if (!types.includes("null")) yield { rule: "null", field, value: null };
}

function* wrongScalar(schema: Schema, field: string): Generator<InvalidValue> {
  const bound = (keyword: string) => schema[keyword] as number | undefined;
  const at = (rule: string, value: Json): InvalidValue => ({ rule, field, value });
  const types = [schema.type].flat();
  if (schema.enum !== undefined) yield at("enum", "not-in-the-list");
  if (schema.const !== undefined) yield at("const", "not-the-constant");
  if (schema.pattern !== undefined) yield at("pattern", "\u0000");
  if (schema.format === "date-time" && types.includes("string")) yield at("format", "yesterday");
  if (schema.format === "uri" && types.includes("string")) yield at("format", "not a uri");
  if (schema.format === "email" && types.includes("string")) yield at("format", "not an address");
  const { minLength, maxLength, minimum, maximum } = Object.fromEntries(
    ["minLength", "maxLength", "minimum", "maximum"].map((keyword) => [keyword, bound(keyword)]),
  );
  if (minLength === 1) yield at("minLength", "");
  if (maxLength !== undefined && maxLength < TOO_LONG) yield at("maxLength", tooLong(schema, maxLength + 1));
  if (minimum !== undefined) yield at("minimum", minimum - 1);
  if (maximum !== undefined) yield at("maximum", maximum + 1);
}

/** A string of `length` characters that breaks only `maxLength`: a URI or email address if the schema requires one. */
function tooLong({ format }: Schema, length: number): string {
  const [before, after] =
    format === "uri" ? ["https://x.example/", ""] : format === "email" ? ["", "@x.example"] : ["", ""];
  return `${before}${"x".repeat(Math.max(1, length - before.length - after.length))}${after}`;
}

function* wrongItems(
  description: Description,
  schema: Schema,
  valid: readonly Json[],
  field: string,
): Generator<InvalidValue> {
  const { items, maxItems, minItems } = schema as { items?: Schema; maxItems?: number; minItems?: number };
  const [first] = valid;
  if (maxItems !== undefined && first !== undefined)
    yield { rule: "maxItems", field, value: Array(maxItems + 1).fill(first) };
  if (minItems !== undefined && minItems > 0) yield { rule: "minItems", field, value: [] };
  if (items === undefined || first === undefined) return;
  for (const { value, ...rest } of invalidValues(description, items, first, `${field}[0]`))
    yield { ...rest, value: [value, ...valid.slice(1)] };
}

function* wrongFields(
  description: Description,
  schema: Schema,
  valid: JsonObject,
  field: string,
): Generator<InvalidValue> {
  const below = (name: string) => (field === "" ? name : `${field}.${name}`);
  const { maxProperties, minProperties } = schema as { maxProperties?: number; minProperties?: number };
  for (const name of schema.required ?? []) {
    const { [name]: _, ...value } = valid;
    yield { rule: "required", field: below(name), value };
  }
  if (schema.additionalProperties === false)
    yield { rule: "unknown", field: below("not_described"), value: { ...valid, not_described: 1 } };
  if (minProperties !== undefined && minProperties > 0) yield { rule: "minProperties", field, value: {} };
  if (maxProperties !== undefined) {
    const many = Object.fromEntries(Array.from({ length: maxProperties + 1 }, (_, index) => [`field_${index}`, "x"]));
    yield { rule: "maxProperties", field, value: many };
  }
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const known = valid[name] ?? exampleOf(description, property);
    for (const { value, ...rest } of invalidValues(description, property, known, below(name)))
      yield { ...rest, value: { ...valid, [name]: value } };
  }
  const others = schema.additionalProperties as Schema | boolean | undefined;
  if (typeof others === "object") {
    const [key, item] = Object.entries(valid)[0] ?? [];
    if (key === undefined) return;
    for (const { value, ...rest } of invalidValues(description, others, item ?? null, below(key)))
      yield { ...rest, value: { ...valid, [key]: value } };
  }
}

/** The example of a property that the valid body lacks, so that the suite tests the rules inside the property too. */
function exampleOf(description: Description, property: Schema): Json {
  const { examples } = resolve<Schema>(description, property) as { examples?: readonly Json[] };
  return examples?.[0] ?? null;
}
