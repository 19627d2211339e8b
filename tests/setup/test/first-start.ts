import type { TestProject } from "vitest/node";
import { createClone, removeClone, runNpm } from "../src/clone.ts";

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
  const program = runNpm(["start", "--", "--once", "--port", "0"], clone);
  if ((await program.ended) !== 0) {
    removeClone(clone);
    throw new Error(`npm start failed in a fresh clone:\n${program.output()}`);
  }
  provide("clone", clone);
  provide("firstStart", program.output());
  return () => removeClone(clone);
}
