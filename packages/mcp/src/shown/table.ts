import { escapeUnseen } from "./escape.ts";
import { type Column, valueIn } from "./fields.ts";
import { cut, maxSize, sizeOf } from "./size.ts";

/** The items of a list that fit, as lines of CSV: they take a fifth less than JSON. */
export interface ShownList {
  readonly text: string;
  /** How many of the items are in it. */
  readonly count: number;
}

/** How long the text in a cell may be. */
const cellLength = 300;

/** Writes as many items as fit, in their order. */
export function showList(items: readonly unknown[], columns: readonly Column[]): ShownList {
  const lines = [columns.map(({ name }) => name).join(",")];
  let left = maxSize - sizeOf(lines[0] ?? "");
  for (const item of items) {
    const line = columns.map((column) => cell(valueIn(item, column))).join(",");
    left -= sizeOf(line) + 1;
    if (left < 0 && lines.length > 1) break;
    lines.push(left < 0 ? cut(line, maxSize / 3) : line);
  }
  return { text: lines.join("\n"), count: lines.length - 1 };
}

function cell(value: unknown): string {
  if (value === undefined || value === null) return "";
  const text = escapeUnseen(cut(typeof value === "object" ? JSON.stringify(value) : String(value), cellLength));
  return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
