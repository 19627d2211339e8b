// Builds the site twice, in two folders, and serves it.
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { serve } from "@planasonix/docs/serve";
import { runCommand } from "@planasonix/scripts/publish/command.ts";
import type { TestProject } from "vitest/node";
import { readFiles } from "./html.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** The address of the built site. */
    site: string;
    /** The hash of each file of the build in another folder. */
    otherBuild: Readonly<Record<string, string>>;
  }
}

const docs = fileURLToPath(new URL("../../../../docs/", import.meta.url));

/** The folder of the built site. */
export const builtSite: string = `${docs}dist/`;

/** The folder below `docs` in which another build writes. */
const elsewhere = ".cache/again";

/** Builds the site twice at a time, so that a test can compare the builds, and serves it. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  await Promise.all([build("."), build(elsewhere)]);
  provide("otherBuild", hashesOf(`${docs}${elsewhere}/dist/`));
  const site = await serve(0);
  provide("site", site.url);
  return site.close;
}

/** The hash of each file of a built site. */
export function hashesOf(folder: string): Record<string, string> {
  const files = [...readFiles(folder)];
  return Object.fromEntries(files.map(([path, file]) => [path, createHash("sha256").update(file).digest("hex")]));
}

/** Builds the site as `npm run docs` does, from a cold state: a build removes what is in its folder. */
async function build(folder: string): Promise<void> {
  const env = { ...process.env, pnpm_config_verify_deps_before_run: "false", SITE_FOLDER: folder };
  await runCommand("pnpm", ["run", "build"], docs, env);
}
