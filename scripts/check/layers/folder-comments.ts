import { dirname } from "node:path";
import type { Package } from "../layers-table.ts";
import type { Module } from "./modules.ts";

/**
 * Finds folders in which no module begins with a comment. The comment is meant to say what the folder is for. Checks
 * only packages whose folders the layers table lists, and skips generated modules.
 */
export function folderComments(modules: readonly Module[], packages: Readonly<Record<string, Package>>): string[] {
  const inFolders = modules.filter(({ file, owner, source }) => {
    return packages[owner ?? ""]?.folders && source?.includes("/") && !file.includes("/generated/");
  });
  return [...Map.groupBy(inFolders, ({ file }) => dirname(file))]
    .filter(([, inside]) => !inside.some(({ text }) => text.startsWith("// ")))
    .map(([folder]) => `${folder}: no module begins with a comment that says what the folder is for`);
}
