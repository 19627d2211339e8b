import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { repository } from "./repository.ts";

const compiler = join(dirname(fileURLToPath(import.meta.resolve("typescript/package.json"))), "bin/tsc");

const compilerOptions = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noEmit: true,
  target: "es2023",
  lib: ["es2023", "dom", "dom.iterable", "dom.asynciterable"],
  module: "nodenext",
  allowImportingTsExtensions: true,
  verbatimModuleSyntax: true,
  types: ["node"],
  typeRoots: [join(repository, "tests/package/node_modules/@types")],
};

/**
 * Compiles modules of a folder with TypeScript 7 and strict settings. Returns the errors; an empty string if there are
 * none.
 * @param include The paths or patterns of the modules. Default: those directly in the folder.
 */
export function typeCheck(
  folder: string,
  options: { readonly skipLibCheck: boolean; readonly [option: string]: unknown },
  include: readonly string[] = ["*.ts"],
): string {
  const config = { compilerOptions: { ...compilerOptions, ...options }, include };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
  return spawnSync(process.execPath, [compiler, "-p", folder], { cwd: folder, encoding: "utf8" }).stdout;
}
