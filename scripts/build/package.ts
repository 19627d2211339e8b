// Builds a package: `node ../../scripts/build/package.ts [output folder ...]`, in the folder of a package.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** What a build has written. turbo stores this file with the build, and restores both. */
const record = ".turbo/built.json";

interface Built {
  readonly outputs: readonly string[];
  /** The paths of the files in the outputs, relative to the package. */
  readonly files: readonly string[];
}

if (import.meta.main) {
  const given = process.argv.slice(2);
  process.exitCode = build(process.cwd(), given.length > 0 ? given : ["dist"]);
}

/**
 * Builds a package into empty folders: its builds write into one folder, so that none of them can empty it.
 * @param folder - The package.
 * @param outputs - The folders to empty, relative to the package.
 * @param run - Writes the files. Returns an exit code. Default: tsdown.
 * @returns The exit code.
 */
export function build(folder: string, outputs: readonly string[], run: (folder: string) => number = tsdown): number {
  for (const path of [...outputs, record]) rmSync(join(folder, path), { recursive: true, force: true });
  const code = run(folder);
  if (code !== 0) return code;
  const built: Built = { outputs, files: filesIn(folder, outputs) };
  mkdirSync(dirname(join(folder, record)), { recursive: true });
  writeFileSync(join(folder, record), JSON.stringify(built));
  return 0;
}

/**
 * Removes what other builds have left in the outputs of a package: turbo restores the files of a build beside them, such
 * as chunks whose names contain a hash.
 * @throws {Error} If the package is not built.
 */
export function removeOtherBuilds(folder: string): void {
  const path = join(folder, record);
  if (!existsSync(path)) throw new Error(`${folder} is not built: run npm run setup`);
  const { outputs, files }: Built = JSON.parse(readFileSync(path, "utf8"));
  const own = new Set(files);
  for (const file of filesIn(folder, outputs)) if (!own.has(file)) rmSync(join(folder, file));
}

function filesIn(folder: string, outputs: readonly string[]): readonly string[] {
  return outputs
    .filter((output) => existsSync(join(folder, output)))
    .flatMap((output) =>
      readdirSync(join(folder, output), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1)),
    )
    .toSorted();
}

function tsdown(cwd: string): number {
  return spawnSync("tsdown", { cwd, stdio: "inherit", shell: process.platform === "win32" }).status ?? 1;
}
