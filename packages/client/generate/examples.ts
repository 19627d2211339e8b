// Generates the examples that `example` of the client's `testing` module completes: one for each type of resource.
import {
  type DescribedOperation,
  type Description,
  type Json,
  type JsonObject,
  listOperations,
  type Media,
  refName,
  resolve,
  type Schema,
} from "@planasonix/scripts/openapi/description.ts";

/** A response that contains a resource, or a list of them. */
interface Shown {
  readonly type: string;
  /** The name of the schema, which is also that of the type. */
  readonly name: string;
  readonly schema: Schema;
  readonly media: Media;
}

/** Generates the module. */
export function generateExamples(description: Description): string {
  const shown = shownTypes(description);
  const used = new Map<string, JsonObject>();
  const tables = shown.map((one) => [one.type, exampleOf(description, one, used)] as const);
  const names = [...new Set(shown.map(({ name }) => name))].sort();
  const members = shown.map(
    ({ type, name }) => `  /** A resource of the type \`${type}\`. */\n  readonly ${type}: ${name};`,
  );
  return [
    `import type { ${names.join(", ")} } from "@planasonix/openapi";`,
    'import type { ExampleTable } from "@planasonix/runtime/testing";',
    "",
    "/** The resource of each type. */",
    `export interface ExampleTypes {\n${members.join("\n")}\n}`,
    "",
    "/** The example of each type in the description, and what its attributes can be. */",
    `export const examples: ExampleTable<ExampleTypes> = ${JSON.stringify({
      types: Object.fromEntries(tables),
      shapes: Object.fromEntries(used),
    })};`,
    "",
  ].join("\n");
}

/** The response that shows each type best: that of a read, or of a list, or else the first one. */
function shownTypes(description: Description): Shown[] {
  const best = new Map<string, readonly [rank: number, Shown]>();
  for (const operation of listOperations(description)) {
    for (const [rank, shown] of shownBy(description, operation)) {
      const known = best.get(shown.type);
      if (known === undefined || rank < known[0]) best.set(shown.type, [rank, shown]);
    }
  }
  return [...best.values()].map(([, shown]) => shown);
}

function shownBy(description: Description, operation: DescribedOperation): (readonly [number, Shown])[] {
  return operation.successes.flatMap(([, { content }]) => {
    const media = content?.["application/json"];
    const { data } = resolve<Schema>(description, media?.schema ?? {}).properties ?? {};
    if (media === undefined || data === undefined) return [];
    const { type: kind, items } = resolve<Schema>(description, data);
    const reference = kind === "array" ? items : data;
    const schema = resolve<Schema>(description, reference ?? {});
    const { const: type } = resolve<Schema>(description, schema.properties?.type ?? {});
    if (typeof type !== "string" || reference?.$ref === undefined) return [];
    const rank = operation.method === "GET" ? (kind === "array" ? 1 : 0) : 2;
    return [[rank, { type, name: refName(reference), schema, media }] as const];
  });
}

function exampleOf(description: Description, { schema, media }: Shown, used: Map<string, JsonObject>): JsonObject {
  const [first] = Object.values(media.examples ?? {});
  const { data = {} } = (first && (resolve<{ value?: Json }>(description, first).value as JsonObject)) || {};
  const resource = ((Array.isArray(data) ? data[0] : data) ?? {}) as JsonObject;
  const attributes = schema.properties?.attributes ?? {};
  return {
    ...(typeof resource.id === "string" && { id: resource.id }),
    attributes: complete(description, attributes, resource.attributes ?? {}),
    shape: shapeOf(description, attributes, used),
  };
}

/** An example with the required fields that the documentation does not show. */
function complete(description: Description, source: Schema, example: Json): Json {
  const { properties = {}, required = [], items = {} } = resolve<Schema>(description, source);
  if (Array.isArray(example)) return example.map((item) => complete(description, items, item));
  if (typeof example !== "object" || example === null) return example;
  const missing = required.filter((name) => !(name in example));
  const all = {
    ...example,
    ...Object.fromEntries(missing.map((name) => [name, shownValue(description, properties[name])])),
  };
  return Object.fromEntries(
    Object.entries(all).map(([name, value]) => [name, complete(description, properties[name] ?? {}, value)]),
  );
}

/** The example of a field, or else its empty value. */
function shownValue(description: Description, source: Schema = {}): Json {
  const { examples, type, const: only } = resolve<Schema>(description, source);
  if (Array.isArray(examples) && examples.length > 0) return examples[0] as Json;
  if (only !== undefined) return only as Json;
  const types = [type].flat();
  if (types.includes("null")) return null;
  const empty: Record<string, Json> = { integer: 0, number: 0, boolean: false, array: [], object: {} };
  return empty[types[0] ?? ""] ?? "";
}

/** What a value can be: its JSON types and, below, the shapes of its fields or items. */
function shapeOf(description: Description, source: Schema, used: Map<string, JsonObject>): JsonObject {
  if (source.$ref !== undefined) {
    const name = refName(source);
    if (!used.has(name)) {
      used.set(name, {});
      used.set(name, shapeOf(description, resolve<Schema>(description, source), used));
    }
    return { of: name };
  }
  const { type, format, properties, required, items } = source;
  const fields = Object.entries(properties ?? {}).map(([name, field]) => [name, shapeOf(description, field, used)]);
  return {
    ...(type !== undefined && { types: [type].flat() as string[] }),
    ...(format === "date-time" && { isTime: true }),
    ...(properties && { fields: Object.fromEntries(fields) }),
    ...(required && { required: [...required] }),
    ...(items && { items: shapeOf(description, items, used) }),
  };
}
