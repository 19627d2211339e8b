import { resolve, type Schema } from "@planasonix/scripts/openapi/description.ts";
import { description } from "../../repository.ts";
import { inline } from "./links.ts";

/** Deeper fields are left to the examples. */
const maxDepth = 5;

/** The fields of an object as a list, each with its type and its text, and its own fields below it. */
export function fieldList(schema: Schema): string {
  const lines = fieldsOf(schema, []);
  return lines.length === 0 ? "Any fields." : `<div class="fields">\n\n${lines.join("\n")}\n\n</div>`;
}

/** The text of one field, parameter or header. */
export function fieldText(name: string, schema: Schema, { text = "", required = false } = {}): string {
  const own = resolved(schema);
  const values = (own.enum ?? own["x-extensible-enum"] ?? []) as readonly unknown[];
  const parts = [
    `**\`${name}\`** ${typeOf(own)}${required ? ", **required**" : ""}.`,
    inline(text || own.description),
    values.length > 0 && !/Known values/.test(text || (own.description ?? "")) && `Known values: ${list(values)}.`,
    own.default !== undefined && !/default/i.test(own.description ?? "") && `Default: ${list([own.default])}.`,
  ];
  return parts.filter(Boolean).join(" ");
}

function fieldsOf(schema: Schema, parents: readonly Schema[]): string[] {
  const own = container(resolved(schema));
  if (parents.includes(own) || parents.length >= maxDepth) return [];
  const { properties = {}, required = [], additionalProperties: other } = own;
  const indent = "  ".repeat(parents.length);
  const inside = [...parents, own];
  return [
    ...Object.entries(properties).flatMap(([name, field]) => [
      `${indent}- ${fieldText(name, field, { ...pickText(field), required: required.includes(name) })}`,
      ...fieldsOf(field, inside),
    ]),
    ...(isSchema(other) && Object.keys(other).length > 0
      ? [`${indent}- **any name** ${typeOf(resolved(other))}.`, ...fieldsOf(other, inside)]
      : []),
  ];
}

/** A description beside a reference wins over that of its target. */
function pickText({ description: text }: Schema): { text?: string } {
  return text === undefined ? {} : { text };
}

/** The object whose fields are shown: for a list, that of its items. */
function container(schema: Schema): Schema {
  return schema.items ? container(resolved(schema.items)) : schema;
}

function resolved(schema: Schema): Schema {
  return resolve<Schema>(description, schema as { $ref: string });
}

function isSchema(value: unknown): value is Schema {
  return typeof value === "object" && value !== null;
}

/** Such as "list of strings, or null". */
function typeOf(schema: Schema): string {
  if (schema.const !== undefined) return `always \`${JSON.stringify(schema.const)}\``;
  const types = [schema.type ?? (schema.properties ? "object" : "any value")].flat();
  const names = types.filter((type) => type !== "null").map((type) => (type === "array" ? listType(schema) : type));
  const format = typeof schema.format === "string" ? ` (${schema.format})` : "";
  return `${names.join(" or ")}${format}${types.includes("null") ? " or null" : ""}`;
}

function listType({ items }: Schema): string {
  return items ? `list of ${typeOf(resolved(items))}` : "list";
}

function list(values: readonly unknown[]): string {
  return values.map((value) => `\`${typeof value === "string" ? value : JSON.stringify(value)}\``).join(", ");
}
