import { appendFileSync } from "node:fs";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { createClone, removeClone, runNpm, shareBuilds } from "../src/clone.ts";

/** `npm run proof setup` builds everything in the clone, and the tests one package: `npm test` has just built the others. */
const isProof = process.env.CLONE_BUILDS === "all";

declare module "vitest" {
  export interface ProvidedContext {
    /** A clone in which `npm start -- --once` has run. */
    clone: string;
    /** The output of `npm start -- --once` in the clone. */
    firstStart: string;
  }
}

/**
 * Creates a clone, and runs `npm start -- --once` in it.
 * @throws {Error} If the start fails. The message contains the output.
 */
export default async function setup({ provide }: TestProject): Promise<() => void> {
  const clone = createClone();
  if (!isProof) {
    shareBuilds(clone);
    appendFileSync(join(clone, "packages/mock/src/index.ts"), "// Built in the clone.\n");
  }
  const program = runNpm(["start", "--", "--once", "--port", "0"], clone);
  if ((await program.ended) !== 0) {
    removeClone(clone);
    throw new Error(`npm start failed in a fresh clone:\n${program.output()}`);
  }
  provide("clone", clone);
  provide("firstStart", program.output());
  return () => removeClone(clone);
}
