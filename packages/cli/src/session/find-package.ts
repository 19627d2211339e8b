import { createRequire } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { UsageError } from "@planasonix/configured/src/errors/usage-error.ts";

/**
 * The path of a module of a package that the user may have installed, and that this program does not depend on; `undefined`
 * if it is missing. It runs with the API key, so it stands beside this program, or in the folder `from` that the user
 * has named: never in the current folder on its own, which may come from somebody else.
 */
export function findModule(specifier: string, from: string | undefined): string | undefined {
  const start = from === undefined ? import.meta.url : pathToFileURL(`${from}/package.json`).href;
  try {
    return createRequire(start).resolve(specifier);
  } catch {
    return undefined;
  }
}

/** Imports such a package; `undefined` if it is missing. */
export async function importInstalled(specifier: string, from: string | undefined): Promise<object | undefined> {
  const path = findModule(specifier, from);
  return path === undefined ? undefined : import(pathToFileURL(path).href);
}

/**
 * The folder that `--from` names, as a path.
 *
 * @throws {UsageError} If it is empty: a variable of a script that is not set must not mean the current folder.
 */
export function readFrom(given: string | undefined, cwd: string): string | undefined {
  if (given === "") throw new UsageError("--from needs a folder, such as --from .");
  return given === undefined ? undefined : resolve(cwd, given);
}
