import { Ended } from "@planasonix/configured/src/errors/exit-code.ts";
import { exitCodes } from "@planasonix/configured/src/errors/exit-codes.ts";
import { UsageError } from "@planasonix/configured/src/errors/usage-error.ts";
import { safeJson } from "@planasonix/configured/src/shown/sanitize.ts";
import { suggest } from "@planasonix/configured/src/typed/suggest.ts";
import { csvCells, csvRow } from "./csv.ts";
import { formatDetails } from "./details.ts";
import { type Field, fieldsOf, readFields, select } from "./fields.ts";
import type { Output } from "./output.ts";
import { createTable } from "./table.ts";
import { toYaml } from "./yaml.ts";

/** The formats of results. */
export const formats = ["table", "json", "ndjson", "yaml", "csv"] as const;

/** A format of results. */
export type Format = (typeof formats)[number];

/** How to print results. */
export interface PrintOptions {
  readonly output: Output;
  readonly format: Format;
  /** The fields that the caller chose. */
  readonly fields: readonly Field[] | undefined;
  /** Whether CSV is for a spreadsheet. */
  readonly isSpreadsheet: boolean;
  readonly now: number;
  /** The maximum size of a table, in bytes. @default 536_870_912, which is 512 MiB, as of a list in the client */
  readonly maxListBytes?: number;
}

/** @throws {UsageError} If the format is unknown. */
export function readFormat(text: string | undefined, output: Pick<Output, "isTerminal">): Format {
  if (text === undefined) return output.isTerminal ? "table" : "json";
  const format = formats.find((known) => known === text);
  if (format) return format;
  const meant = suggest(text, formats);
  throw new UsageError(
    `--output must be one of ${formats.join(", ")}, got ${JSON.stringify(text)}${meant ? `. Did you mean ${meant}?` : ""}`,
  );
}

/** What a command prints. */
export interface Printed {
  /** The words of the command. */
  readonly name: string;
  /** The paths of its fields; `undefined` if any field is possible. */
  readonly fields: readonly string[] | undefined;
}

/**
 * Reads the options of a command that concern its output.
 *
 * @throws {UsageError} If the format or a field is unknown.
 */
export function readPrintOptions(
  flags: ReadonlyMap<string, readonly string[]>,
  output: Output,
  now: number,
  printed?: Printed,
): PrintOptions {
  const [format] = flags.get("output") ?? [];
  const [fields] = flags.get("fields") ?? [];
  const isSpreadsheet = flags.get("spreadsheet")?.[0] === "true";
  if (isSpreadsheet && format !== "csv") throw new UsageError("--spreadsheet needs --output csv");
  return {
    output,
    now,
    isSpreadsheet,
    format: readFormat(format, output),
    fields: fields === undefined ? undefined : readFields(fields, printed?.fields, printed?.name),
  };
}

/** Prints one value: a resource, an object, or `null` if the API returned nothing. */
export async function printValue(value: unknown, options: PrintOptions): Promise<void> {
  const { output, format, fields, now } = options;
  const shown = value === null ? null : select(value, fields);
  if (format === "json" || format === "ndjson") {
    await output.write(`${safeJson(shown, format === "json" ? 2 : undefined)}\n`);
  } else if (format === "yaml") {
    await output.write(toYaml(shown));
  } else if (format === "csv") {
    const columns = fields ?? fieldsOf(columnsOf(value));
    const titles = columns.map(({ title }) => title);
    await output.write(csvRow(titles, options) + csvRow(csvCells(value, columns), options));
  } else if (shown !== null) {
    await output.write(formatDetails(shown, output, now));
  }
}

/**
 * Prints a list as its items arrive, except as a table, whose widths depend on all items. Stops reading when nobody
 * reads the output any more.
 *
 * @throws {Ended} If a table becomes too large for the memory.
 */
export async function printList(
  items: AsyncIterable<unknown> | Iterable<unknown>,
  columns: readonly string[],
  options: PrintOptions,
): Promise<void> {
  const { output, format, fields } = options;
  const shown = fields ?? fieldsOf(columns);
  if (format === "table") return printTable(items, shown, options);
  // The titles come with the first item: output of a failed call must not look like an empty list.
  const titles =
    format === "csv"
      ? csvRow(
          shown.map(({ title }) => title),
          options,
        )
      : "";
  let count = 0;
  for await (const item of items) {
    if (output.isClosed) return;
    await output.write((count === 0 ? titles : "") + (await formatItem(item, count)));
    count += 1;
  }
  if (count === 0) await output.write(titles);
  if (format === "json") await output.write(count === 0 ? "[]\n" : "\n]\n");
  if (format === "yaml" && count === 0) await output.write("[]\n");

  async function formatItem(item: unknown, index: number): Promise<string> {
    if (format === "csv") return csvRow(csvCells(item, shown), options);
    const value = select(item, fields);
    if (format === "yaml") return toYaml([value]);
    if (format === "ndjson") return `${safeJson(value)}\n`;
    const text = safeJson(value, 2).replaceAll("\n", "\n  ");
    return `${index === 0 ? "[\n  " : ",\n  "}${text}`;
  }
}

async function printTable(
  items: AsyncIterable<unknown> | Iterable<unknown>,
  shown: readonly Field[],
  { output, fields, now, maxListBytes = 512 * 1024 * 1024 }: PrintOptions,
): Promise<void> {
  const table = createTable(shown, { output, now, isChosen: fields !== undefined });
  for await (const item of items) {
    if (output.isClosed) return;
    table.add(item);
    if (table.size <= maxListBytes) continue;
    const limit = `The table has more than ${maxListBytes} bytes (maxListBytes), and the list goes on`;
    throw new Ended(exitCodes.rejected, `${limit}: use -o ndjson, which prints each item as it arrives, or --limit`);
  }
  if (table.size === 0) return output.write(output.isTerminal ? "Nothing found.\n" : "");
  let text = "";
  for (const line of table.lines()) {
    text += line;
    if (text.length < 65_536) continue;
    await output.write(text);
    text = "";
  }
  await output.write(text);
}

/** The columns of a resource: its ID, its type and its attributes. */
export function columnsOf(value: unknown): string[] {
  const { id, type, attributes, ...others } = Object(value);
  const names = [...(id === undefined ? [] : ["id"]), ...(type === undefined ? [] : ["type"])];
  const own = attributes === undefined ? Object.keys(others) : [];
  const inner = Object.keys(Object(attributes)).map((name) => `attributes.${name}`);
  return [...names, ...own, ...inner];
}
