import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

/** Replaces a folder of generated files, so that no outdated file remains. */
export function writeFiles(folder: URL, files: ReadonlyMap<string, string>): void {
  rmSync(folder, { recursive: true, force: true });
  for (const [name, content] of files) {
    const file = fileURLToPath(new URL(name, folder));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}
