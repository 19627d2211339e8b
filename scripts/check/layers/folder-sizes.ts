import { dirname } from "node:path";
import { limits } from "../layers-table.ts";
import type { Module } from "./modules.ts";

/** Finds folders and packages with more modules than `limits` allows. Does not count generated modules or tests. */
export function folderSizes(modules: readonly Module[], { folder, packages } = limits): string[] {
  const sources = modules.filter(({ file, source }) => source !== undefined && !file.includes("/generated/"));
  const byFolder = Map.groupBy(sources, ({ file }) => dirname(file));
  const byPackage = Map.groupBy(sources, ({ owner }) => owner ?? "");
  return [
    ...[...byFolder].flatMap(([name, { length }]) => tooMany(name, length, folder)),
    ...Object.entries(packages).flatMap(([name, most]) =>
      tooMany(`\`${name}\``, byPackage.get(name)?.length ?? 0, most),
    ),
  ];
}

function tooMany(name: string, count: number, most: number): string[] {
  return count > most ? [`${name}: ${count} modules, at most ${most} allowed`] : [];
}
