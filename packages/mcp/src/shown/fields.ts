import type { Command } from "@planasonix/configured/src/described/command.ts";
import { UsageError } from "@planasonix/configured/src/errors/usage-error.ts";
import { suggest } from "@planasonix/configured/src/typed/suggest.ts";
import { shortPath } from "../operations/described.ts";

/** A field of a result that is shown. */
export interface Column {
  /** As it is named: without the `attributes` that most begin with. */
  readonly name: string;
  readonly path: readonly string[];
  /** Whether only the number of its items is shown. */
  readonly isCount: boolean;
}

/**
 * The fields that were asked for; otherwise those that a list shows in the command line.
 *
 * @throws {UsageError} If the operation returns no such field.
 */
export function columnsOf(
  { columns = [], fields, operation }: Pick<Command, "columns" | "fields" | "operation">,
  asked: readonly string[] | undefined,
): readonly Column[] {
  if (asked === undefined) {
    return columns.map((text) => columnAt(text.replace(/[@#]$/, ""), fields, text.endsWith("#")));
  }
  const known = (fields ?? []).map(shortPath);
  return asked.map((given) => {
    const name = shortPath(given);
    if (fields === undefined || isKnown(name, known)) return columnAt(name, fields, false);
    const meant = suggest(name, known);
    throw new UsageError(
      `${operation} returns no field ${JSON.stringify(given)}${meant ? `. Did you mean ${meant}?` : ""}`,
      `describe {"operation":"${operation}"}`,
    );
  });
}

/** The value of a column in a resource. */
export function valueIn(resource: unknown, { path, isCount }: Column): unknown {
  const value = path.reduce<unknown>((inner, name) => Object(inner)[name], resource);
  return isCount && Array.isArray(value) ? value.length : value;
}

/** A resource in few words: its ID and its attributes side by side. */
export function flat(resource: unknown): unknown {
  const { id, attributes } = Object(resource);
  const isResource = typeof attributes === "object" && attributes !== null && id !== undefined;
  return isResource ? { id, ...attributes } : resource;
}

function columnAt(given: string, fields: readonly string[] | undefined, isCount: boolean): Column {
  const name = shortPath(given);
  const hasAttributes = fields?.some((path) => path.startsWith("attributes")) ?? given.startsWith("attributes.");
  const isOwn = !hasAttributes || name === "id" || name === "type";
  return { name, path: [...(isOwn ? [] : ["attributes"]), ...name.split(".")], isCount };
}

/** Whether a path is among the known ones, or below one that may have any name in it. */
function isKnown(name: string, known: readonly string[]): boolean {
  return known.some((path) => path === name || (path.endsWith("*") && name.startsWith(path.slice(0, -1))));
}
