import type { Json } from "../../../openapi/description.ts";

const WIDTH = 80;

/**
 * Formats a JSON value as TypeScript, on one line if it fits, otherwise with a line for each field or item.
 * @param room The remaining characters of the first line.
 */
export function literal(value: Json, room: number, indent = ""): string {
  const line = inline(value);
  if (typeof value !== "object" || value === null || line.length <= room) return line;
  const deeper = `${indent}  `;
  const lines = Array.isArray(value)
    ? value.map((item) => `${deeper}${literal(item, WIDTH - deeper.length, deeper)},\n`)
    : Object.entries(value).map(
        ([name, field]) => `${deeper}${key(name)}: ${literal(field, WIDTH - deeper.length - name.length, deeper)},\n`,
      );
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  return `${open}\n${lines.join("")}${indent}${close}`;
}

function inline(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).map(([name, field]) => `${key(name)}: ${inline(field)}`);
  return fields.length === 0 ? "{}" : `{ ${fields.join(", ")} }`;
}

function key(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
}
