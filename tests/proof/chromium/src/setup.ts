import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { unpackChromium } from "./unpack.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** The folder into which Chromium was unpacked; `undefined` if Chromium cannot run on this machine. */
    chromium: string | undefined;
  }
}

/**
 * Unpacks Chromium once for all tests, and provides its folder. The returned function removes the folder.
 * @throws {Error} If libraries are missing in CI, which must install them.
 */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), "chromium-"));
  const remove = () => rm(folder, { recursive: true, force: true });
  const leftOut = await unpackChromium(folder);
  provide("chromium", leftOut ? undefined : folder);
  if (!leftOut) return remove;
  if (leftOut.canBeInstalled && process.env.CI) {
    await remove();
    throw new Error(leftOut.reason);
  }
  console.log(leftOut.reason);
  return remove;
}
