// Lays out a table that fits the terminal. Empty columns are dropped; the state is always shown, and the ID is never
// cut off.
import { inOneLine } from "@planasonix/configured/src/shown/sanitize.ts";
import width from "fast-string-width";
import { type Field, valueAt } from "./fields.ts";
import type { Output } from "./output.ts";
import { paint, styleOfStatus } from "./paint.ts";
import { formatTime } from "./relative-time.ts";

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

/** A table, which grows by its items, and keeps only their cells. */
export interface Table {
  /** The size of the rows in bytes; 0 without any. */
  readonly size: number;
  add(item: unknown): void;
  /** Lays the table out. Yields the title and then each row, a line each. */
  lines(): Iterable<string>;
}

/** What a row and a cell take besides the text of the cells, in bytes. */
const [rowBytes, cellBytes] = [8, 32] as const;

/**
 * Creates a table that fits the terminal. Empty columns are dropped, and so is `x_id` where `x_name` has values; the
 * others are added while the width lasts, but the state is always shown. The first column, the ID, is never cut off.
 */
export function createTable(fields: readonly Field[], { output, now, isChosen }: TableOptions): Table {
  const all = fields.map(createColumn);
  let rows = 0;
  let size = 0;
  return {
    get size() {
      return size;
    },
    add(item) {
      rows += 1;
      size += rowBytes;
      for (const column of all) size += column.add(item, now);
    },
    *lines() {
      const useful = isChosen ? all : withoutRepetition(all);
      // A program that reads a table gets all of it.
      const chosen = isChosen || !output.isTerminal ? useful : select(useful, output.columns);
      const titles = formatRow(chosen, ({ title }) => title.toUpperCase());
      yield `${paint(output, "bold", titles).trimEnd()}\n`;
      const style = ({ title }: Column, text: string): string =>
        essential.test(title) ? paint(output, styleOfStatus(text.trim()), text) : text;
      for (let row = 0; row < rows; row += 1) {
        yield `${formatRow(chosen, ({ cells }) => cells[row] ?? "", style).trimEnd()}\n`;
      }
    },
  };
}

/** A column that grows. `add` returns the size of the new cell. */
function createColumn(field: Field): Column & { add(item: unknown, now: number): number } {
  const { title } = field;
  const cells: string[] = [];
  let [widest, hasNumbers, hasTexts] = [width(title), false, false];
  return {
    title,
    cells,
    get width() {
      return widest;
    },
    get isNumeric() {
      return hasNumbers && !hasTexts;
    },
    add(item, now) {
      const value = valueAt(item, field);
      const cell = cellOf(value, field, now);
      cells.push(cell);
      widest = Math.max(widest, width(cell));
      hasNumbers ||= typeof value === "number";
      hasTexts ||= typeof value === "string";
      return cell.length + cellBytes;
    },
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
  const { title, cells, isNumeric } = column;
  return { title: cut(title, to), cells: cells.map((cell) => cut(cell, to)), width: to, isNumeric };
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
