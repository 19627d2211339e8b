import { fileURLToPath } from "node:url";
import { runCommand } from "@planasonix/scripts/publish/command.ts";

const workspace = fileURLToPath(new URL("../..", import.meta.url));

/** The folder in which programs find the tools. */
export const toolsFolder: string = `${workspace}tools/node_modules`;

/**
 * Installs the tools, which the set-up omits because they are larger than everything else together.
 */
export async function installTools(): Promise<void> {
  const flags = ["--frozen-lockfile", "--trust-lockfile", "--prefer-offline", "--ignore-scripts"];
  await runCommand("pnpm", ["install", ...flags, "--filter=@planasonix/proof-tools"], workspace);
}
