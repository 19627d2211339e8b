// The fields that a read shows, as lines of text: equal objects and equal open lists share a line.
import { type Description, resolve, type Schema } from "@planasonix/scripts/openapi/description.ts";

/** The lines so far. An object refers to the line of an inner object, or of the known values of an open list, by number. */
export interface FieldLines {
  readonly shapes: readonly string[];
  readonly lists: readonly string[];
  /**
   * Adds a line for the fields of an object, unless there is an equal one. Returns its number.
   * @param shown - The names of the fields that all documented resources have.
   */
  add(schema: Schema, shown?: ReadonlySet<string>): number;
}

/** Creates the lines of a description. */
export function createFieldLines(description: Description): FieldLines {
  const shapes: string[] = [];
  const lists: string[] = [];
  const resolved = (schema: Schema): Schema => resolve<Schema>(description, schema as { $ref: string });
  const add: FieldLines["add"] = (schema, shown = new Set()) => {
    const { properties = {}, required = [] } = resolved(schema);
    const line = Object.entries(properties)
      .map(([name, field]) => `${name}${required.includes(name) ? "!" : shown.has(name) ? "~" : ":"}${typeOf(field)}`)
      .join(" ");
    return numberIn(shapes, line);
  };
  const typeOf = (given: Schema): string => {
    const schema = resolved(given);
    const types = [schema.type ?? []].flat();
    const isNullable = types.includes("null");
    const [type = "", ...others] = types.filter((one) => one !== "null");
    return (others.length > 0 ? "*" : nameOf(type, schema)) + (isNullable ? "?" : "");
  };
  const nameOf = (type: string, schema: Schema): string => {
    const { properties, items, additionalProperties } = schema;
    if (type === "array") return `[${typeOf(items ?? {})}`;
    // Names beside the described ones are those of the user.
    if (type === "object" || properties) return properties && !additionalProperties ? `o${add(schema)}` : "o";
    const values = [schema["x-extensible-enum"] ?? []].flat();
    if (values.length > 0 && type === "string") return `e${numberIn(lists, values.join(" "))}`;
    return { string: "", number: "n", integer: "n", boolean: "b" }[type] ?? "*";
  };
  return { shapes, lists, add };
}

function numberIn(lines: string[], line: string): number {
  if (!lines.includes(line)) lines.push(line);
  return lines.indexOf(line);
}
