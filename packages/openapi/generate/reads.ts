// What responses of a deployment are compared with: of each JSON read, whether it contacts other systems, its scope, values of parameters that no
// list can give, and the types of its fields.
import {
  type DescribedOperation,
  type Description,
  listOperations,
  resolve,
  type Schema,
} from "@planasonix/scripts/openapi/description.ts";
import { resultOf } from "@planasonix/scripts/openapi/method.ts";

/** Generates the module with the table: a line for each set of fields, open list and read. Objects refer to lines. */
export function generateReads(description: Description): string {
  const shapes: string[] = [];
  const lists: string[] = [];
  const reads = listOperations(description).filter(({ method, object }) => {
    const effects = object["x-effect"];
    return method === "GET" && effects.every((effect) => effect === "read" || effect === "reach");
  });
  const lines = reads.flatMap((operation) => {
    const { kind } = resultOf(description, operation);
    if (kind === "file" || kind === "nothing") return [];
    const { object, name } = operation;
    const reaches = object["x-effect"].includes("reach") ? "r" : "";
    const hasAttributes = resourceOf(operation).properties?.attributes ? "a" : "";
    return [
      [
        name,
        reaches + hasAttributes,
        (object["x-required-scopes"] ?? []).map((scope) => scope.replace(/:read$/, "")).join(" "),
        needed(operation),
        add(dataOf(operation), shownBy(operation)),
      ].join("|"),
    ];
  });
  return [
    `/** Fields of objects, one object a line: \`status!e3?\` is required, a value of the open list 3, or null; after \`~\`
 * stands what is not required, although all documented resources have it. Types are n(umber), b(oolean), [ (a list of what
 * follows), o (an object of any fields, or of the line), e, * (any), and nothing for a text. */`,
    `export const shapes: string = ${quoted(shapes)};\n`,
    "/** The known values of open lists. */",
    `export const lists: string = ${quoted(lists)};\n`,
    "/** Reads: name, r if it contacts other systems and a if its data has attributes, scopes (`:read` is left out), required parameters with a value, line of the fields. */",
    `export const reads: string = ${quoted(lines)};\n`,
  ].join("\n");

  /** The required parameters of the query, each with a value of the description. */
  function needed(operation: DescribedOperation): string {
    return operation.parameters
      .filter((parameter) => parameter.in === "query" && parameter.required)
      .map(({ name, schema, examples = {} }) => {
        const [example] = Object.values(examples);
        const { value } = resolve<{ value?: unknown }>(description, (example ?? {}) as { $ref: string });
        const known = resolved(schema);
        const values = [value, known.example, ...[known.examples ?? []].flat(), ...enumOf(known)];
        return `${name}=${encodeURIComponent(String(values.find((one) => one !== undefined) ?? name))}`;
      })
      .join("&");
  }

  function resourceOf({ successes }: DescribedOperation): Schema {
    const [[, { content = {} }] = ["", {}]] = successes;
    const data = resolved(resolved(content["application/json"]?.schema ?? {}).properties?.data ?? {});
    return resolved(data.items ?? data);
  }

  /** The attributes of a resource, or the object. */
  function dataOf(operation: DescribedOperation): Schema {
    const one = resourceOf(operation);
    return one.properties?.attributes ?? one;
  }

  /** The names of the fields that each resource of the documented responses has. */
  function shownBy({ successes }: DescribedOperation): ReadonlySet<string> {
    const [[, { content = {} }] = ["", {}]] = successes;
    const shown = Object.values(content["application/json"]?.examples ?? {}).flatMap((example) => {
      const { value } = resolve<{ value?: unknown }>(description, example as { $ref: string });
      const data: unknown = Object(value).data;
      return (Array.isArray(data) ? data : [data]).map((one) => Object.keys(Object(Object(one).attributes ?? one)));
    });
    return new Set(shown[0]?.filter((name) => shown.every((names) => names.includes(name))));
  }

  /** Adds a line for the fields of an object, unless there is an equal one. Returns its number. */
  function add(schema: Schema, shown: ReadonlySet<string> = new Set()): number {
    const { properties = {}, required = [] } = resolved(schema);
    const line = Object.entries(properties)
      .map(([name, field]) => `${name}${required.includes(name) ? "!" : shown.has(name) ? "~" : ":"}${typeOf(field)}`)
      .join(" ");
    return numberIn(shapes, line);
  }

  function typeOf(given: Schema): string {
    const schema = resolved(given);
    const types = [schema.type ?? []].flat();
    const isNullable = types.includes("null");
    const [type = "", ...others] = types.filter((one) => one !== "null");
    return (others.length > 0 ? "*" : nameOf(type, schema)) + (isNullable ? "?" : "");
  }

  function nameOf(type: string, schema: Schema): string {
    const { properties, items, additionalProperties } = schema;
    if (type === "array") return `[${typeOf(items ?? {})}`;
    // Names beside the described ones are those of the user.
    if (type === "object" || properties) {
      return properties && !additionalProperties ? `o${add(schema)}` : "o";
    }
    const values = [schema["x-extensible-enum"] ?? []].flat();
    if (values.length > 0 && type === "string") return `e${numberIn(lists, values.join(" "))}`;
    return { string: "", number: "n", integer: "n", boolean: "b" }[type] ?? "*";
  }

  function enumOf(schema: Schema): unknown[] {
    return [schema["x-extensible-enum"] ?? schema.enum ?? []].flat();
  }

  function resolved(schema: Schema): Schema {
    return resolve<Schema>(description, schema as { $ref: string });
  }
}

function numberIn(lines: string[], line: string): number {
  if (!lines.includes(line)) lines.push(line);
  return lines.indexOf(line);
}

function quoted(lines: readonly string[]): string {
  return `\`\n${lines.join("\n").replaceAll("\\", "\\\\").replaceAll("`", "\\`").replaceAll("$", "\\$")}\``;
}
