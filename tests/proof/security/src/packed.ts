// The packages as users have them: packed, and installed once for all attacks.
import { join } from "node:path";
import { installPacked, publishable } from "@planasonix/benchmarks/src/installed/packed.ts";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  export interface ProvidedContext {
    /** The project into which the packages are installed. */
    project: string;
  }
}

/** Packs and installs the packages, and provides the folder of their project. The returned function removes it. */
export default function setup({ provide }: TestProject): () => void {
  const packed = installPacked(publishable);
  provide("project", packed.folder);
  return () => packed[Symbol.dispose]();
}

/** The path of a command of the packages, such as `planasonix-mock`, in their project. */
export function commandIn(project: string, name: string): string {
  return join(project, "node_modules/.bin", name);
}
