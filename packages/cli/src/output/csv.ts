import { type Field, valueAt } from "./fields.ts";

/** Formats one row of CSV (RFC 4180). */
export function csvRow(cells: readonly string[]): string {
  return `${cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(",")}\r\n`;
}

/** The cells of one item: text as it is, anything nested as JSON. */
export function csvCells(item: unknown, fields: readonly Field[]): string[] {
  return fields.map((field) => {
    const value = valueAt(item, field);
    if (value === undefined || value === null) return "";
    return typeof value === "object" ? JSON.stringify(value) : String(value);
  });
}
