import { type Document, entries, type JsonObject, strings } from "./document.ts";

/** An attribute, as the schema of a response declares it. */
export interface Attribute {
  readonly name: string;
  readonly schema: JsonObject;
  readonly required: boolean;
  readonly nullable: boolean;
  /** Whether the value is a timestamp in the format of RFC 3339. */
  readonly isTime: boolean;
  /** Whether the value is secret, or is a map that contains secrets. */
  readonly isSensitive: boolean;
}

/** What the schema of a response declares for `data`. */
export interface ResourceShape {
  /** The value of `type`, such as `pipeline_run`; undefined if `data` is not a resource. */
  readonly type: string | undefined;
  readonly isList: boolean;
  readonly attributes: readonly Attribute[];
  /** The JSON pointer of the schema of the attributes. */
  readonly attributesAt: string;
  readonly hasId: boolean;
  readonly idRequired: boolean;
}

/** Reads the shape of `data` from the schema of a response, at a JSON pointer; undefined if the schema has no `data`. */
export function readResource(
  { resolve, locate }: Document,
  schema: unknown,
  pointer: string,
): ResourceShape | undefined {
  const { data } = resolve(resolve(schema).properties);
  if (data === undefined) return undefined;
  const list = resolve(data);
  const isList = list.type === "array";
  const item = isList ? resolve(list.items) : list;
  const members = resolve(item.properties);
  const type = resolve(members.type).const;
  return {
    type: typeof type === "string" ? type : undefined,
    isList,
    attributes: readAttributes({ resolve }, resolve(members.attributes)),
    // Located when it is read, because most starts need none of these pointers.
    get attributesAt() {
      const steps = ["/properties/data", isList ? "/items" : "", "/properties/attributes"];
      return steps.reduce((place, step) => locate(`${place}${step}`), locate(pointer));
    },
    hasId: "id" in members,
    idRequired: strings(item.required).includes("id"),
  };
}

function readAttributes({ resolve }: Pick<Document, "resolve">, schema: JsonObject): Attribute[] {
  const required = new Set(strings(schema.required));
  return entries(schema.properties).map(([name, value]) => {
    const property = resolve(value);
    return {
      name,
      schema: property,
      required: required.has(name),
      nullable: typesOf(property).includes("null"),
      isTime: property.format === "date-time",
      isSensitive: property["x-sensitive"] === true,
    };
  });
}

/** The JSON types that a schema allows. */
export function typesOf({ type }: JsonObject): string[] {
  return typeof type === "string" ? [type] : strings(type);
}

/**
 * The empty value of a schema: null if the schema is nullable, its constant if it has one, or else zero, false, an empty
 * list or string, or an object with the empty values of its required properties.
 */
export function emptyValue(source: unknown, resolve: Document["resolve"]): unknown {
  const schema = resolve(source);
  const types = typesOf(schema);
  if (types.includes("null")) return null;
  if ("const" in schema) return schema.const;
  const [type = "string"] = types;
  if (type !== "object") return { integer: 0, number: 0, boolean: false, array: [] }[type] ?? "";
  const properties = resolve(schema.properties);
  return Object.fromEntries(strings(schema.required).map((name) => [name, emptyValue(properties[name], resolve)]));
}
