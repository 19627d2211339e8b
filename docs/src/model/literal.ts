import type { Json } from "@planasonix/scripts/openapi/description.ts";

/** How a language writes what JSON has. */
export interface Notation {
  readonly null: string;
  readonly true: string;
  readonly false: string;
  readonly indent: string;
  /** What follows the last item of a list that takes several lines. */
  readonly lastComma: string;
}

export const json: Notation = { null: "null", true: "true", false: "false", indent: "  ", lastComma: "" };
export const python: Notation = { null: "None", true: "True", false: "False", indent: "    ", lastComma: "," };

/** The longest line, without the name before the value. */
const width = 72;

/** Writes a JSON value. Each object and list that fits takes one line. */
export function literal(value: Json, notation: Notation, indent = ""): string {
  const line = onOneLine(value, notation);
  if (typeof value !== "object" || value === null || indent.length + line.length <= width) return line;
  const deeper = indent + notation.indent;
  const items = Array.isArray(value)
    ? value.map((item) => literal(item, notation, deeper))
    : Object.entries(value).map(([name, item]) => `${JSON.stringify(name)}: ${literal(item, notation, deeper)}`);
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  return `${open}\n${items.map((item) => deeper + item).join(",\n")}${notation.lastComma}\n${indent}${close}`;
}

function onOneLine(value: Json, notation: Notation): string {
  if (value === null) return notation.null;
  if (typeof value === "boolean") return notation[value ? "true" : "false"];
  if (Array.isArray(value)) return `[${value.map((item) => onOneLine(item, notation)).join(", ")}]`;
  if (typeof value !== "object") return JSON.stringify(value);
  const fields = Object.entries(value).map(([name, item]) => `${JSON.stringify(name)}: ${onOneLine(item, notation)}`);
  return fields.length === 0 ? "{}" : `{ ${fields.join(", ")} }`;
}
