// Flags of a command: one for each query parameter, and one for each leaf of the body.
import {
  type Description,
  type Json,
  resolve,
  type Schema,
  type WholeDescription,
} from "@planasonix/scripts/openapi/description.ts";
import type { Flag, Kind } from "./described-command.ts";
import { idListOf } from "./id-lists.ts";
import { kebabCase } from "./kebab-case.ts";

/** The flag of one parameter or field. */
export function flagOf(
  description: WholeDescription,
  field: string,
  given: Schema,
  isRequired: boolean,
  inText: (text: string) => string,
): Flag {
  const schema = resolved(description, given);
  const items = resolved(description, schema.items ?? {});
  const kind = kindOf(schema);
  const scalar = scalarKind(items);
  const values = (schema["x-extensible-enum"] ?? schema.enum ?? items["x-extensible-enum"] ?? items.enum) as
    | readonly string[]
    | undefined;
  const additional = schema.additionalProperties;
  const valueKind =
    typeof additional === "object" && additional !== null ? scalarKind(additional as Schema) : undefined;
  const isList = kind === "list" && scalar !== undefined;
  const of = isList ? scalar : kind === "map" ? valueKind : undefined;
  const list = kind === "string" || isList ? idListOf(description, field, schema) : undefined;
  return {
    name: nameOf(field),
    field,
    kind: kind === "list" && !isList ? "json" : kind,
    description: inText(schema.description ?? ""),
    ...(isRequired && { required: true }),
    ...(values && { values }),
    ...((schema.enum ?? items.enum) !== undefined && { closed: true }),
    ...(schema.default !== undefined && { default: schema.default as Json }),
    ...(schema["x-sensitive"] && { sensitive: true }),
    ...(schema["x-sensitive"] && kind === "map" && { plain: plainMembers(description, schema) }),
    ...(typesOf(schema).includes("null") && { nullable: true }),
    ...(of && { of }),
    ...(list && { list }),
    ...(schema["x-same-as"] !== undefined && { sameAs: schema["x-same-as"] as string }),
  };
}

/** The names of fields that are also flags of every command. A test of the command line compares all names. */
const taken: readonly string[] = ["dialect", "table"];

/** The name of the flag of a field: another one if every command has a flag of this name. */
function nameOf(field: string): string {
  const name = field.split(".").map(kebabCase).join(".");
  return taken.includes(name) ? `field-${name}` : name;
}

/** Where a part of a body is. */
interface Place {
  /** The path in front of its fields. */
  readonly prefix?: string;
  readonly isRequired?: boolean;
  /** The properties of the schemas that it is inside of. */
  readonly around?: readonly object[];
}

/** The flags of all leaves of a body. Objects with fields of their own are nested: `--filters.pipeline-ids`. */
export function bodyFlags(
  description: WholeDescription,
  given: Schema,
  inText: (text: string) => string,
  { prefix = "", isRequired = true, around = [] }: Place = {},
): Flag[] {
  const schema = resolved(description, given);
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    const field = prefix + name;
    const inner = resolved(description, property);
    const needed = isRequired && (schema.required?.includes(name) ?? false);
    // A schema can contain itself.
    if (inner.properties && !inner["x-sensitive"] && !around.includes(inner.properties)) {
      const place = { prefix: `${field}.`, isRequired: needed, around: [...around, inner.properties] };
      return bodyFlags(description, inner, inText, place);
    }
    return [flagOf(description, field, property, needed, inText)];
  });
}

/** The members of a map with secrets that the documentation lists or shows, and that are none. */
function plainMembers(description: WholeDescription, { examples, properties }: Schema): string[] {
  const secret = new RegExp(description["x-secrets"].names, "i");
  const shown = Object.keys({ ...properties, ...Object((examples as Json[] | undefined)?.[0]) });
  return shown.filter((name) => !secret.test(name));
}

/** A description or mark beside a reference overrides that of its target. */
function resolved(description: Description, schema: Schema): Schema {
  return { ...resolve<Schema>(description, schema as { $ref: string }), ...withoutReference(schema) };
}

function withoutReference({ $ref: _, ...schema }: Schema): Schema {
  return schema;
}

function kindOf(schema: Schema): Kind {
  const [type] = typesOf(schema).filter((one) => one !== "null");
  if (type === "array") return "list";
  if (type === "object") return schema.properties && !schema["x-sensitive"] ? "json" : "map";
  return scalarKind(schema) ?? "any";
}

function scalarKind(schema: Schema): Kind | undefined {
  const [type] = typesOf(schema).filter((one) => one !== "null");
  if (type === "string") return schema.format === "date-time" ? "time" : "string";
  return type === "integer" || type === "number" || type === "boolean" ? type : undefined;
}

function typesOf({ type }: Schema): readonly string[] {
  return typeof type === "string" ? [type] : (type ?? []);
}
