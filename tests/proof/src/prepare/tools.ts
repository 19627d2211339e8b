import { fileURLToPath } from "node:url";
import { runCommand } from "@planasonix/scripts/publish/command.ts";

const folder = fileURLToPath(new URL("../../tools", import.meta.url));

/** The folder in which programs find the tools. */
export const toolsFolder: string = `${folder}/node_modules`;

/**
 * Installs the tools of `tools/pnpm-lock.yaml`, which the set-up omits because they are larger than everything else
 * together.
 */
export async function installTools(): Promise<void> {
  const flags = ["--frozen-lockfile", "--trust-lockfile", "--prefer-offline", "--ignore-scripts"];
  await runCommand("pnpm", ["install", ...flags], folder);
}
