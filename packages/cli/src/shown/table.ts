import width from "fast-string-width";
import { type Field, valueAt } from "./fields.ts";
import type { Output } from "./output.ts";
import { paint, styleOfStatus } from "./paint.ts";
import { formatTime } from "./relative-time.ts";
import { inOneLine } from "./sanitize.ts";

const gap = "  ";
/** The widest that a column of text becomes while others need the space. */
const maxWidth = 40;
const minWidth = 8;
/** Titles of columns that a table always shows. */
const essential = /^(status|state|enabled)$/;

/** How to lay out a table. */
export interface TableOptions {
  readonly output: Pick<Output, "hasColor" | "columns" | "isTerminal">;
  readonly now: number;
  /** Whether the caller chose the columns: then all of them are shown. */
  readonly isChosen: boolean;
}

interface Column {
  readonly title: string;
  readonly cells: readonly string[];
  readonly width: number;
  readonly isNumeric: boolean;
}

/**
 * Formats items as a table that fits the terminal. Empty columns are dropped, and so is `x_id` where `x_name` has
 * values; the others are added while the width lasts, but the state is always shown. The first column, the ID, is
 * never cut off.
 */
export function formatTable(items: readonly unknown[], fields: readonly Field[], options: TableOptions): string {
  const { output, isChosen } = options;
  const all = fields.map((field) => columnOf(items, field, options.now));
  const useful = isChosen ? all : withoutRepetition(all);
  // A program that reads a table gets all of it.
  const chosen = isChosen || !output.isTerminal ? useful : select(useful, output.columns);
  const lines = [
    paint(
      output,
      "bold",
      formatRow(chosen, (column) => column.title.toUpperCase()),
    ),
    ...items.map((_, row) =>
      formatRow(
        chosen,
        (column) => column.cells[row] ?? "",
        (column, text) => (essential.test(column.title) ? paint(output, styleOfStatus(text.trim()), text) : text),
      ),
    ),
  ];
  return `${lines.map((line) => line.trimEnd()).join("\n")}\n`;
}

function columnOf(items: readonly unknown[], field: Field, now: number): Column {
  const values = items.map((item) => valueAt(item, field));
  const cells = values.map((value) => cellOf(value, field, now));
  const { title } = field;
  return {
    title,
    cells,
    width: Math.max(width(title), ...cells.map((cell) => width(cell))),
    isNumeric: values.some((value) => typeof value === "number") && values.every((value) => typeof value !== "string"),
  };
}

/** The text of one value in a table. */
export function cellOf(value: unknown, { mark }: Pick<Field, "mark">, now: number): string {
  if (value === undefined || value === null || value === "") return "";
  if (mark === "time" && typeof value === "string") return formatTime(value, now);
  if (Array.isArray(value)) {
    if (mark === "count") return String(value.length);
    return inOneLine(value.every((item) => typeof item !== "object") ? value.join(", ") : JSON.stringify(value));
  }
  return inOneLine(typeof value === "object" ? JSON.stringify(value) : String(value));
}

function withoutRepetition(columns: readonly Column[]): Column[] {
  const filled = columns.filter(({ cells }) => cells.some(Boolean));
  const names = new Set(filled.map(({ title }) => title));
  const useful = filled.filter(({ title }) => !(title.endsWith("_id") && names.has(title.replace(/_id$/, "_name"))));
  return useful.length > 0 ? useful : columns.slice(0, 2);
}

/** Adds columns while the width lasts. */
function select(columns: readonly Column[], total: number): Column[] {
  const [first, ...others] = columns;
  if (!first) return [];
  const needed = others.filter(({ title }) => essential.test(title));
  const reserved = needed.reduce((sum, column) => sum + gap.length + Math.min(column.width, maxWidth), 0);
  let left = total - first.width - reserved;
  const chosen = new Set<Column>([first, ...needed]);
  const widths = new Map<Column, number>();
  for (const column of others) {
    if (chosen.has(column)) continue;
    const wanted = Math.min(column.width, maxWidth);
    const possible = Math.min(wanted, left - gap.length);
    if (possible < Math.min(wanted, minWidth) || (possible < wanted && widths.size > 0)) continue;
    chosen.add(column);
    widths.set(column, possible);
    left -= possible + gap.length;
  }
  return columns
    .filter((column) => chosen.has(column))
    .map((column) => narrow(column, column === first ? Math.max(minWidth, total) : (widths.get(column) ?? maxWidth)));
}

function narrow(column: Column, to: number): Column {
  if (column.width <= to) return column;
  return { ...column, title: cut(column.title, to), cells: column.cells.map((cell) => cut(cell, to)), width: to };
}

/** Cuts text off between characters as people see them, and marks the cut. */
function cut(text: string, to: number): string {
  if (width(text) <= to) return text;
  let result = "";
  let used = 0;
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    used += width(segment);
    if (used > to - 1) break;
    result += segment;
  }
  return `${result}…`;
}

function formatRow(
  columns: readonly Column[],
  cell: (column: Column) => string,
  style: (column: Column, text: string) => string = (_, text) => text,
): string {
  return columns
    .map((column, index) => {
      const text = cell(column);
      const padding = " ".repeat(Math.max(0, column.width - width(text)));
      if (column.isNumeric) return style(column, padding + text);
      return style(column, text) + (index === columns.length - 1 ? "" : padding);
    })
    .join(gap);
}
