import type { Json } from "@planasonix/scripts/openapi/description.ts";
import { json, literal } from "../model/literal.ts";

/** More text would make the page slow. */
const maxLength = 20_000;

/** A console whose text can be read. */
export interface Printer {
  readonly console: Readonly<
    Record<"log" | "info" | "warn" | "error" | "debug" | "table", (...values: unknown[]) => void>
  >;
  readonly text: () => string;
}

/** Collects what a sample prints. */
export function createPrinter(): Printer {
  let text = "";
  let left = 0;
  const log = (...values: unknown[]): void => {
    const line = `${values.map(printed).join(" ")}\n`;
    if (text.length + line.length > maxLength) left += 1;
    else text += line;
  };
  return {
    console: { log, info: log, warn: log, error: log, debug: log, table: log },
    text: () => (left === 0 ? text : `${text}… ${left} more\n`),
  };
}

/** A value as people read it: texts as they are, data as JSON. */
export function printed(value: unknown): string {
  if (typeof value === "string") return value;
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  if (typeof value !== "object" || value === null) return String(value);
  const plain: Json | undefined = JSON.parse(JSON.stringify(value) ?? "null");
  return plain === null || plain === undefined ? String(value) : literal(plain, json);
}
