import { type Description, type Parameter, resolve, type Schema } from "@planasonix/scripts/openapi/description.ts";

/** More values than these would make a line too long to read; the type in the editor has them all. */
const maxValues = 8;

/** The line of the reference that lists the fields of an object, required ones first; none for an object without fields. */
export function fieldsLine(description: Description, name: string, schema: Schema | undefined): readonly string[] {
  const { properties = {}, required = [] } = schema ? resolved(description, schema) : {};
  const fields = Object.entries(properties).map(([field, inner]) => ({
    isRequired: required.includes(field),
    words: field + (required.includes(field) ? "" : "?") + shapeOf(description, inner),
    note: noteOn(description, inner),
  }));
  if (fields.length === 0) return [];
  const sorted = [...fields.filter(({ isRequired }) => isRequired), ...fields.filter(({ isRequired }) => !isRequired)];
  return [`- \`${name}\`: ${sorted.map(({ words, note }) => `\`${words}\`${note}`).join(", ")}`];
}

/** The query parameters of an operation as the schema of an object. */
export function querySchema(parameters: readonly Parameter[]): Schema {
  return {
    properties: Object.fromEntries(parameters.map(({ name, schema }) => [name, schema])),
    required: parameters.filter(({ required }) => required).map(({ name }) => name),
  };
}

/** What a field contains: its form, and ` | null` if it can be null. */
function shapeOf(description: Description, given: Schema, isNested = false): string {
  const schema = resolved(description, given);
  const types = [schema.type ?? []].flat();
  return formOf(description, { schema, types, isNested }) + (types.includes("null") ? " | null" : "");
}

interface Field {
  readonly schema: Schema;
  readonly types: readonly string[];
  readonly isNested: boolean;
}

/** The form of a field, one level deep: ` {name, size?}`, ` [{name}]`, ` []`, ` {}`, or nothing for a simple value. */
function formOf(description: Description, { schema, types, isNested }: Field): string {
  if (types.includes("array")) {
    const inner = isNested ? "" : shapeOf(description, schema.items ?? {}).trim();
    return ` [${inner}]`;
  }
  if (!schema.properties) return types.includes("object") ? " {}" : "";
  if (isNested) return " {}";
  const names = Object.entries(schema.properties).map(
    ([name, inner]) => name + (schema.required?.includes(name) ? "" : "?") + shapeOf(description, inner, true),
  );
  return ` {${names.join(", ")}}`;
}

/** The values of a field, if there are few, and the maximum of a number. */
function noteOn(description: Description, given: Schema): string {
  const schema = resolved(description, given);
  const { items = {}, maximum, ...own } = schema;
  const ofItems = resolved(description, items);
  const values = (own["x-extensible-enum"] ?? own.enum ?? ofItems["x-extensible-enum"] ?? ofItems.enum) as
    | readonly unknown[]
    | undefined;
  if (values && values.length <= maxValues) return ` (${values.join(", ")})`;
  return maximum === undefined ? "" : ` (at most ${maximum})`;
}

/** Follows a reference; what stands beside it overrides its target. */
function resolved(description: Description, given: Schema): Schema {
  const { $ref: _, ...beside } = given;
  return { ...resolve<Schema>(description, given as { $ref: string }), ...beside };
}
