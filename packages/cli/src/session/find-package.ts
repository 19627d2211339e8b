// Finds packages that the user may have installed, and that this program does not depend on.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

/** The path of a module of a package: in the current folder, or beside this program; `undefined` if neither has it. */
export function findModule(specifier: string, cwd: string): string | undefined {
  for (const from of [pathToFileURL(`${cwd}/package.json`).href, import.meta.url]) {
    try {
      return createRequire(from).resolve(specifier);
    } catch {}
  }
  return undefined;
}

/** Imports a package from the current folder, or from beside this program; `undefined` if neither has it. */
export async function importInstalled(specifier: string, cwd: string): Promise<object | undefined> {
  const path = findModule(specifier, cwd);
  return path === undefined ? undefined : import(pathToFileURL(path).href);
}
