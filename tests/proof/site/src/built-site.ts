// This folder builds the site, serves it, and opens its pages in Chromium.
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
    /** The hash of each file of the build before the last one. */
    earlierBuild: Readonly<Record<string, string>>;
  }
}

const docs = fileURLToPath(new URL("../../../../docs/", import.meta.url));

/** The folder of the built site. */
export const builtSite: string = `${docs}dist/`;

/** Builds the site twice, so that a test can compare the builds, and serves it. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  await build();
  provide("earlierBuild", hashesOfBuild());
  await build();
  const site = await serve(0);
  provide("site", site.url);
  return site.close;
}

/** The hash of each file of the built site. */
export function hashesOfBuild(): Record<string, string> {
  const files = [...readFiles(builtSite)];
  return Object.fromEntries(files.map(([path, file]) => [path, createHash("sha256").update(file).digest("hex")]));
}

/** Builds the site as `npm run docs` does. */
async function build(): Promise<void> {
  await runCommand("pnpm", ["run", "build"], docs, { ...process.env, pnpm_config_verify_deps_before_run: "false" });
}
