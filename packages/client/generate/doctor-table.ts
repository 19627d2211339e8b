// What the doctor compares: of each JSON read, whether it contacts other systems, its scope, values of parameters that no
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
export function generateDoctorTable(description: Description): string {
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
    const reaches = object["x-effect"].includes("reach") ? "reach" : "";
    return [
      [
        name,
        reaches,
        (object["x-required-scopes"] ?? []).join(" "),
        needed(operation),
        typesOf(operation).join(" "),
        add(dataOf(operation)),
      ].join("|"),
    ];
  });
  return [
    `/** Fields of objects, one object a line: \`status!e3?\` is required, a value of the open list 3, or null. Types are
 * s(tring), n(umber), b(oolean), [ (a list of what follows), o (an object of any fields, or of the line), e and * (any). */`,
    `export const shapes: string = ${quoted(shapes)};\n`,
    "/** The known values of open lists. */",
    `export const lists: string = ${quoted(lists)};\n`,
    "/** Reads: name, whether it contacts other systems, scopes, required parameters with a value, types, line of the fields. */",
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

  /** The types of the resources. */
  function typesOf(operation: DescribedOperation): string[] {
    const { type } = resourceOf(operation).properties ?? {};
    const known = resolved(type ?? {});
    return [known.const, ...enumOf(known)].filter((one) => typeof one === "string");
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

  /** Adds a line for the fields of an object, unless there is an equal one. Returns its number. */
  function add(schema: Schema): number {
    const { properties = {}, required = [] } = resolved(schema);
    const line = Object.entries(properties)
      .map(([name, field]) => `${name}${required.includes(name) ? "!" : ":"}${typeOf(field)}`)
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
    return { string: "s", number: "n", integer: "n", boolean: "b" }[type] ?? "*";
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
