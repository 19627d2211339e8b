import {
  type Description,
  type Json,
  type JsonObject,
  resolve,
  type Schema,
} from "@planasonix/scripts/openapi/description.ts";

/** A valid value with one thing wrong. */
export interface Violation {
  /** What is wrong, as in `maxLength`. */
  readonly rule: string;
  /** Where, as in `nodes[0].id`; empty for the whole. */
  readonly place: string;
  readonly value: Json;
}

const TOO_LONG = 70_000;

/** Every way in which the schema says a value is wrong, each tried once on a valid value. */
export function* violations(
  description: Description,
  reference: Schema,
  valid: Json,
  place = "",
): Generator<Violation> {
  const schema = resolve<Schema>(description, reference);
  yield* wrongType(schema, place);
  yield* wrongScalar(schema, place);
  if (Array.isArray(valid)) yield* wrongItems(description, schema, valid, place);
  else if (typeof valid === "object" && valid !== null) yield* wrongMembers(description, schema, valid, place);
}

function* wrongType({ type }: Schema, place: string): Generator<Violation> {
  const types = type === undefined ? [] : [type].flat();
  if (types.length === 0) return;
  const others: readonly (readonly [string, Json])[] = [
    ["object", { wrong: true }],
    ["array", ["wrong"]],
    ["boolean", true],
    ["string", "wrong"],
  ];
  const [wrong] = others.filter(([name]) => !types.includes(name));
  if (wrong) yield { rule: "type", place, value: wrong[1] };
  if (!types.includes("null")) yield { rule: "null", place, value: null };
}

function* wrongScalar(schema: Schema, place: string): Generator<Violation> {
  const bound = (keyword: string) => schema[keyword] as number | undefined;
  const at = (rule: string, value: Json): Violation => ({ rule, place, value });
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

/** Wrong in nothing but its length, so that no other rule refuses it. */
function tooLong({ format }: Schema, length: number): string {
  const [before, after] =
    format === "uri" ? ["https://x.example/", ""] : format === "email" ? ["", "@x.example"] : ["", ""];
  return `${before}${"x".repeat(Math.max(1, length - before.length - after.length))}${after}`;
}

function* wrongItems(
  description: Description,
  schema: Schema,
  valid: readonly Json[],
  place: string,
): Generator<Violation> {
  const { items, maxItems, minItems } = schema as { items?: Schema; maxItems?: number; minItems?: number };
  const [first] = valid;
  if (maxItems !== undefined && first !== undefined)
    yield { rule: "maxItems", place, value: Array(maxItems + 1).fill(first) };
  if (minItems !== undefined && minItems > 0) yield { rule: "minItems", place, value: [] };
  if (items === undefined || first === undefined) return;
  for (const { value, ...rest } of violations(description, items, first, `${place}[0]`))
    yield { ...rest, value: [value, ...valid.slice(1)] };
}

function* wrongMembers(
  description: Description,
  schema: Schema,
  valid: JsonObject,
  place: string,
): Generator<Violation> {
  const below = (name: string) => (place === "" ? name : `${place}.${name}`);
  const { maxProperties, minProperties } = schema as { maxProperties?: number; minProperties?: number };
  for (const name of schema.required ?? []) {
    const { [name]: _, ...value } = valid;
    yield { rule: "required", place: below(name), value };
  }
  if (schema.additionalProperties === false)
    yield { rule: "unknown", place: below("not_described"), value: { ...valid, not_described: 1 } };
  if (minProperties !== undefined && minProperties > 0) yield { rule: "minProperties", place, value: {} };
  if (maxProperties !== undefined) {
    const many = Object.fromEntries(Array.from({ length: maxProperties + 1 }, (_, index) => [`member_${index}`, "x"]));
    yield { rule: "maxProperties", place, value: many };
  }
  for (const [name, member] of Object.entries(schema.properties ?? {})) {
    const known = valid[name] ?? exampleOf(description, member);
    for (const { value, ...rest } of violations(description, member, known, below(name)))
      yield { ...rest, value: { ...valid, [name]: value } };
  }
  const others = schema.additionalProperties as Schema | boolean | undefined;
  if (typeof others === "object") {
    const [key, item] = Object.entries(valid)[0] ?? [];
    if (key === undefined) return;
    for (const { value, ...rest } of violations(description, others, item ?? null, below(key)))
      yield { ...rest, value: { ...valid, [key]: value } };
  }
}

/** A valid value of a member that the valid body does not have, so that what is below it can be tried too. */
function exampleOf(description: Description, member: Schema): Json {
  const { examples } = resolve<Schema>(description, member) as { examples?: readonly Json[] };
  return examples?.[0] ?? null;
}
