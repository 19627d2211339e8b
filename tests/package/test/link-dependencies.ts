import { existsSync, globSync, mkdirSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { repository } from "./repository.ts";

/**
 * Links the dependencies of a package, except our own packages, into a folder. The code in the README of the package
 * imports some of them, such as express.
 * @param owner The folder of the package, relative to the root of the repository.
 */
export function linkDependencies(owner: string, folder: string): void {
  const from = join(repository, owner, "node_modules");
  const to = join(folder, "node_modules");
  const names = globSync(["[!@.]*", "@*/*"], { cwd: from }).filter((name) => !name.startsWith("@planasonix"));
  for (const name of names.filter((name) => !existsSync(join(to, name)))) {
    mkdirSync(dirname(join(to, name)), { recursive: true });
    symlinkSync(join(from, name), join(to, name));
  }
}
