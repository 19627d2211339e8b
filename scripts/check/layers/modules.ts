import { dirname, join, normalize } from "node:path";
import ts from "typescript";
import type { Package } from "./package.ts";

/** A module with its imports, and its place in the layers table. */
export interface Module {
  /** The path from the root of the repository, such as `packages/mock/src/cli.ts`. */
  readonly file: string;
  readonly text: string;
  readonly imports: readonly Import[];
  /** The package's key in the table; undefined if the table does not list it. */
  readonly owner: string | undefined;
  /** The path relative to the source folder; undefined for tests and other modules outside it. */
  readonly source: string | undefined;
}

/** An import by a module: static, dynamic, or of types. */
export interface Import {
  readonly specifier: string;
  /** The file of a relative import, as a path from the root of the repository; undefined for other imports. */
  readonly target: string | undefined;
}

/** Reads a module and finds its package in the table. */
export function readModule(file: string, text: string, packages: Readonly<Record<string, Package>>): Module {
  const imports = ts.preProcessFile(text).importedFiles.map(({ fileName: specifier }) => ({
    specifier,
    target: specifier.startsWith(".") ? normalize(join(dirname(file), specifier)) : undefined,
  }));
  const owner = ownerOf(file, packages);
  return { file, text, imports, owner, source: owner && sourceOf(file, packages[owner]) };
}

/** Finds the package of a file: the one whose folder is the longest prefix of its path. Undefined if there is none. */
export function ownerOf(file: string, packages: Readonly<Record<string, Package>>): string | undefined {
  const owners = Object.keys(packages).filter((name) => isWithin(file, packages[name]?.at ?? file));
  return owners.sort((a, b) => (packages[b]?.at.length ?? 0) - (packages[a]?.at.length ?? 0))[0];
}

/** The path relative to a package's source folder; undefined for tests, and for files outside that folder. */
export function sourceOf(
  file: string,
  { at, sources = "src" }: Pick<Package, "at" | "sources"> = { at: "" },
): string | undefined {
  if (file === at) return file;
  const folder = normalize(join(at, sources));
  const path = file.slice(folder.length + 1);
  return isWithin(file, folder) && !(sources === "." && isWithin(path, "test")) ? path : undefined;
}

/** Whether a path equals another path or lies below it. */
export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
