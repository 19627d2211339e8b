import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { JsonObject } from "@planasonix/scripts/openapi/description.ts";

const spec = fileURLToPath(new URL("../../../../../spec/", import.meta.url));
const redocly = `${spec}node_modules/@redocly/cli/bin/cli.js`;

/**
 * Bundles a description and the files to which it refers. A configuration of Redocly can add to them.
 * @throws {Error} If a file is missing or cannot be parsed. The message contains what Redocly says.
 */
export function bundleFile(file: string, config?: string): JsonObject {
  const args = [redocly, "bundle", file, "--ext=json", ...(config === undefined ? [] : [`--config=${config}`])];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    encoding: "utf8",
    env: { ...process.env, REDOCLY_TELEMETRY: "off" },
    maxBuffer: 256 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`${file} could not be bundled:\n${stderr}`);
  return JSON.parse(stdout);
}
