import { rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { installPacked, publishable } from "@planasonix/benchmarks/src/installed/packed.ts";
import { removeOtherBuilds } from "@planasonix/scripts/build/package.ts";
import type { TestProject } from "vitest/node";
import { linkDependencies } from "./link-dependencies.ts";
import { repository } from "./repository.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** The folder of a project in which all published packages are installed from their tarballs. */
    folder: string;
    /** The paths of the tarballs, by the folder names of the packages. */
    tarballs: Readonly<Record<string, string>>;
    /** Whether the tests rewrite the recorded sizes, as `--update` makes them rewrite snapshots. */
    updates: boolean;
  }
}

/** Packs and installs the packages, with what their last build has written, once for all tests. */
export default function setup({ provide, config }: TestProject): () => Promise<void> {
  for (const name of publishable) removeOtherBuilds(join(repository, "packages", name));
  const project = installPacked(publishable);
  // As `npm install undici vitest redis` beside the packages, but outside of the project, whose size the tests measure.
  for (const owner of ["packages/runtime", "packages/redis"]) linkDependencies(owner, dirname(project.folder));
  // pnpm lets the programs that it runs find all packages of the repository. A user has only those that are installed.
  delete process.env.NODE_PATH;
  provide("folder", project.folder);
  provide("tarballs", project.tarballs);
  provide("updates", config.snapshotOptions.updateSnapshot === "all");
  // Removes the project asynchronously, because Vitest must still receive messages from its workers.
  return () => rm(dirname(project.folder), { recursive: true, force: true });
}
