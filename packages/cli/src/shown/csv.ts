import { type Field, valueAt } from "./fields.ts";

/** Formats one row of CSV. Lines end as other tools of a shell expect: with CR LF, `cut` and `read` would keep the CR. */
export function csvRow(cells: readonly string[]): string {
  return `${cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(",")}\n`;
}

/** The cells of one item: text as it is, anything nested as JSON. */
export function csvCells(item: unknown, fields: readonly Field[]): string[] {
  return fields.map((field) => {
    const value = valueAt(item, field);
    if (value === undefined || value === null) return "";
    return typeof value === "object" ? JSON.stringify(value) : String(value);
  });
}
