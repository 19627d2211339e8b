import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { CheckedDialect, Lacks } from "@planasonix/client/dialect";
import { UsageError } from "../errors/usage-error.ts";
import { publicServer } from "../generated/server.ts";
import { suggest } from "../typed/suggest.ts";
import type { GivenDialect } from "./connection.ts";

/** The dialect of the server, checked, and where it was given. */
export interface SpokenDialect {
  readonly name: string;
  readonly place: string;
  readonly option: CheckedDialect;
  readonly lacks: Lacks;
}

/**
 * Reads the dialect of the server. What reads dialects is loaded here, because most commands need none.
 *
 * @throws {UsageError} If the name is unknown, or the file cannot be read or breaks a rule.
 */
export async function readSpokenDialect(given: GivenDialect): Promise<SpokenDialect> {
  const { createDialect, dialectNames, lacksOf } = await import("@planasonix/client/dialect");
  const { place } = given;
  const path = isFile(given.given) ? absoluteDialect(given) : undefined;
  if (path === undefined) checkName(given, dialectNames);
  const content = path === undefined ? given.given : readText(path, place);
  try {
    const option = createDialect(content);
    return { name: option.data.name, place, option, lacks: lacksOf(option.data) };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new UsageError(
      `${place}, ${path}: ${error.message}`,
      "The rules are in @planasonix/openapi/dialects/dialect.schema.json",
    );
  }
}

/** The base URL of a server in a dialect, whose path replaces that of the public server, and completes a URL without one. */
export function baseUrlIn({ option }: Pick<SpokenDialect, "option">, url: string | undefined): string {
  const isComplete = url !== undefined && new URL(url).pathname !== "/";
  return isComplete ? url : new URL(option.data.prefix, url ?? publicServer).href;
}

/**
 * Checks that a dialect has an operation, before a look-up or a start is sent in front of it.
 *
 * @throws {UsageError} If it has not. The message says why.
 */
export function checkSupported(dialect: SpokenDialect | undefined, operation: string): void {
  const why = dialect?.lacks.unsupported[operation];
  if (why === undefined) return;
  throw new UsageError(`The dialect ${dialect?.name} does not support ${operation}: ${why}`, "Nothing was sent.");
}

/** Whether a dialect has no operation, or an operation of it no parameter of this name. */
export function lacksIn(dialect: SpokenDialect | undefined, operation: string, parameter?: string): boolean {
  if (dialect === undefined) return false;
  if (parameter === undefined) return dialect.lacks.unsupported[operation] !== undefined;
  return dialect.lacks.parameters[operation]?.includes(parameter) ?? false;
}

/** The path of an operation below the base URL: that of the description, unless the dialect has another one. */
export function pathIn(dialect: SpokenDialect, operation: string, path: string): string {
  return dialect.option.data.operations[operation]?.path ?? path;
}

/** The dialect as a profile of any folder can name it. */
export function absoluteDialect({ given, folder }: GivenDialect): string {
  return isFile(given) ? resolve(folder, given) : given;
}

/** Names have neither dots nor slashes, so that no file of the current folder takes the place of a name. */
function isFile(given: string): boolean {
  return /[./\\]/.test(given);
}

function checkName({ given, place }: GivenDialect, names: readonly string[]): void {
  if (names.includes(given)) return;
  const meant = suggest(given, names);
  throw new UsageError(
    `${place}: there is no dialect ${JSON.stringify(given)}${meant ? `. Did you mean ${meant}?` : ""}`,
    `It is ${names.join(", ")}, or a JSON file such as ./dialect.json`,
  );
}

function readText(path: string, place: string): string {
  let text: string;
  try {
    text = readFileSync(path, "utf8").replace(/^\uFEFF/, "");
  } catch (error) {
    const { code } = Object(error);
    throw new UsageError(
      `${place}: the dialect ${path} ${code === "ENOENT" ? "does not exist" : `cannot be read (${code})`}`,
    );
  }
  if (/^\s*\{/.test(text)) return text;
  throw new UsageError(`${place}: the dialect ${path} is no object in JSON`);
}
