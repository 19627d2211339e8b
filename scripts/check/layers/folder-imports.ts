import { join, normalize } from "node:path";
import { isWithin, type Module, sourceOf } from "./modules.ts";
import type { Folders, Package } from "./package.ts";

/** Finds disallowed imports within a package: of folders, entry points and tests. */
export function folderImports(modules: readonly Module[], packages: Readonly<Record<string, Package>>): string[] {
  return modules.flatMap((module) => {
    const own = module.owner === undefined ? undefined : packages[module.owner];
    if (own === undefined) return [];
    return module.source === undefined ? testImports(module, own) : sourceImports(module, module.source, own);
  });
}

function sourceImports({ file, imports }: Module, source: string, own: Package): string[] {
  const { doors = [], folders = {} } = own;
  const from = folderOf(source, folders);
  if (from === undefined && source.includes("/") && Object.keys(folders).length > 0) {
    return [`${file}: its folder is not in the table: add the folder, with what it may import`];
  }
  return imports.flatMap(({ specifier, target }) => {
    if (target === undefined || !isWithin(target, own.at)) return [];
    const to = sourceOf(target, own);
    if (to === undefined) return [`${file}: imports ${specifier}, but sources may not import tests`];
    if (doors.includes(to) && !doors.includes(source))
      return [`${file}: imports ${specifier}, but only an entry point may import an entry point`];
    if (from === undefined || isAllowed(from, to, folders)) return [];
    return [`${file}: imports ${specifier}, but \`${from}\` may import ${list(allowedFor(from, folders))}`];
  });
}

/**
 * Tests mirror the sources. A test may import its source folder, what that folder may import, entry points, and helpers
 * in its top-level test folder, in `test/support`, or in the package's generator. A test without a source folder may
 * import any file but tests.
 */
function testImports({ file, imports }: Module, own: Package): string[] {
  const { doors = [], folders = {} } = own;
  const tests = normalize(join(own.at, "test"));
  const path = isWithin(file, tests) ? file.slice(tests.length + 1) : undefined;
  const mirrored = path?.includes("/") ? folderOf(path, folders) : undefined;
  return imports.flatMap(({ specifier, target }) => {
    if (target === undefined || !isWithin(target, own.at)) return [];
    if (/\.test(-d)?\.ts$/.test(target)) return [`${file}: imports ${specifier}, but nothing may import a test`];
    const to = sourceOf(target, own);
    if (path === undefined || mirrored === undefined) return [];
    if (to === undefined) {
      const [top = ""] = path.split("/");
      const known = [top, "support"].some((folder) => isWithin(target, join(tests, folder)));
      return known || isWithin(target, normalize(join(own.at, "generate")))
        ? []
        : [`${file}: imports ${specifier}, but a test may import helpers only from its own folder and \`support\``];
    }
    if (doors.includes(to) || isAllowed(mirrored, to, folders)) return [];
    const rule = `tests of \`${mirrored}\` may import ${list([mirrored, ...allowedFor(mirrored, folders)])} and entry points`;
    return [`${file}: imports ${specifier}, but ${rule}`];
  });
}

function isAllowed(from: string, to: string, folders: Folders): boolean {
  const folder = folderOf(to, folders) ?? to;
  return folder === from || allowedFor(from, folders).some((entry) => matching(to, entry) === folder);
}

/** The deepest folder in the layers table that contains a path; undefined if there is none. */
function folderOf(path: string, folders: Folders): string | undefined {
  const found = Object.keys(folders).flatMap((entry) => matching(path, entry) ?? []);
  return found.sort((a, b) => b.length - a.length)[0];
}

/**
 * The folder that an item of the layers table names, if the folder contains the path. For `name/*`, that is the
 * matching folder in `name`.
 */
function matching(path: string, entry: string): string | undefined {
  if (!entry.endsWith("/*")) return isWithin(path, entry) ? entry : undefined;
  const parent = entry.slice(0, -2);
  const [child, ...rest] = isWithin(path, parent) ? path.slice(parent.length + 1).split("/") : [];
  return rest.length > 0 ? `${parent}/${child}` : undefined;
}

/** What the layers table allows a folder to import: folders, files and `name/*`, with `...` replaced. */
function allowedFor(folder: string, folders: Folders): readonly string[] {
  const found = folders[folder] ?? folders[folder.replace(/[^/]*$/, "*")] ?? [];
  const entries = "imports" in found ? found.imports : found;
  return entries.flatMap((entry, index) => (entry === "..." ? allowedFor(entries[index - 1] ?? "", folders) : [entry]));
}

/** Quotes and joins names for a message; "nothing" if there are none. */
export function list(names: readonly string[]): string {
  return names.length === 0 ? "nothing" : names.map((name) => `\`${name}\``).join(", ");
}
