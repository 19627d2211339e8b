import { inOneLine } from "@planasonix/configured/src/shown/sanitize.ts";
import { isRecord } from "./fields.ts";
import type { Output } from "./output.ts";
import { paint, styleOfStatus } from "./paint.ts";
import { formatTime } from "./relative-time.ts";

/** Formats one resource for people: a line for each field. */
export function formatDetails(value: unknown, output: Pick<Output, "hasColor">, now: number): string {
  const rows = rowsOf(value, "");
  const names = Math.max(...rows.map(([name]) => name.length), 0);
  return rows
    .map(([name, text]) => {
      const [last = ""] = name.split(".").slice(-1);
      const shown = /^(status|state)$/.test(last) ? paint(output, styleOfStatus(text), text) : withAge(last, text, now);
      const indented = shown.split("\n").join(`\n${" ".repeat(names + 2)}`);
      return `${paint(output, "dim", name.padEnd(names))}  ${indented}`.trimEnd();
    })
    .join("\n")
    .concat("\n");
}

function withAge(name: string, text: string, now: number): string {
  return /(_at|^ts|_time)$/.test(name) && /^\d{4}-/.test(text) ? `${text} (${formatTime(text, now)})` : text;
}

/** The rows of a value. `attributes` is left out of names, as in `--fields`. */
function rowsOf(value: unknown, prefix: string): [string, string][] {
  if (!isRecord(value)) return [[prefix || "value", textOf(value)]];
  return Object.entries(value).flatMap(([key, inner]): [string, string][] => {
    const name = prefix === "" && key === "attributes" ? "" : `${prefix}${inOneLine(key)}`;
    if (isRecord(inner) && Object.keys(inner).length > 0) return rowsOf(inner, name === "" ? "" : `${name}.`);
    return [[name || "attributes", textOf(inner)]];
  });
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return "-";
  if (value instanceof Number) return String(value);
  if (Array.isArray(value)) {
    if (value.length === 0) return "none";
    if (value.every((item) => typeof item !== "object" || item === null)) return inOneLine(value.join(", "));
    return `${value.length} ${value.length === 1 ? "item" : "items"} (see --output yaml)`;
  }
  return typeof value === "object" ? "none" : String(value);
}
