import { rm } from "node:fs/promises";
import { dirname } from "node:path";
import { installPacked, publishable } from "@planasonix/benchmarks/src/installed/packed.ts";
import type { TestProject } from "vitest/node";
import { linkDependencies } from "./link-dependencies.ts";

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

/** Packs and installs the packages once for all tests. */
export default function setup({ provide, config }: TestProject): () => Promise<void> {
  const project = installPacked(publishable);
  // As `npm install undici vitest` beside the packages, but outside of the project, whose size the tests measure.
  linkDependencies("packages/runtime", dirname(project.folder));
  provide("folder", project.folder);
  provide("tarballs", project.tarballs);
  provide("updates", config.snapshotOptions.updateSnapshot === "all");
  // Removes the project asynchronously, because Vitest must still receive messages from its workers.
  return () => rm(dirname(project.folder), { recursive: true, force: true });
}
