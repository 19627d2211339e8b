import { dataText, inOneLine, own } from "@planasonix/configured/src/shown/sanitize.ts";
import { type Field, valueAt } from "./fields.ts";
import type { Output } from "./output.ts";

/** How to write CSV. */
export interface CsvOptions {
  readonly output: Pick<Output, "isTerminal" | "isReadByCi" | "isReadByModel">;
  /** Whether a spreadsheet opens it, which executes text that begins like a formula. */
  readonly isSpreadsheet: boolean;
}

/**
 * Formats one row of CSV for the output. Lines end as other tools of a shell expect: with CR LF, `cut` and `read` would keep
 * the CR. A program gets the text without control characters, a model also without invisible ones, and a terminal as in a table.
 */
export function csvRow(cells: readonly string[], { output, isSpreadsheet }: CsvOptions): string {
  const given = isSpreadsheet ? cells.map(withoutFormula) : cells;
  if (output.isTerminal) return formatRow(given.map(inOneLine));
  return own(dataText(formatRow(given), output));
}

/** The cells of one item: text as it is, anything nested as JSON. */
export function csvCells(item: unknown, fields: readonly Field[]): string[] {
  return fields.map((field) => {
    const value = valueAt(item, field);
    if (value === undefined || value === null) return "";
    return typeof value === "object" ? JSON.stringify(value) : String(value);
  });
}

function formatRow(cells: readonly string[]): string {
  return `${cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(",")}\n`;
}

/**
 * Puts an apostrophe in front of what a spreadsheet would execute: also behind a semicolon, a tab or a line break, at
 * which one with other settings begins a new cell. A number stays a number.
 */
function withoutFormula(cell: string): string {
  if (/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(cell)) return cell;
  return cell.replace(/(?<=(^|[;\t\r\n])[^\S\t\r\n]*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])/g, "'");
}
