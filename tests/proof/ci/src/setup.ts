import { spawnSync } from "node:child_process";
import type { TestProject } from "vitest/node";
import debianPackages from "./debian-packages.json" with { type: "json" };

declare module "vitest" {
  export interface ProvidedContext {
    /** The programs of `debian-packages.json` that this machine has. */
    programs: readonly string[];
  }
}

/**
 * Finds the programs that npm does not have.
 * @throws {Error} If one is missing in CI, where no test must be left out.
 */
export default function setup({ provide }: Pick<TestProject, "provide">): void {
  const all = Object.keys(debianPackages);
  const found = all.filter((program) => spawnSync(program, ["--version"]).error === undefined);
  provide("programs", found);
  const missing = all.filter((program) => !found.includes(program));
  if (missing.length === 0) return;
  const line = `Left out: the checks of CI files with ${missing.join(" and ")}; on Debian: apt-get install ${missing.join(" ")}`;
  if (process.env.CI) throw new Error(line);
  console.log(line);
}
