import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type LoopbackRegistry, startLoopbackRegistry } from "@planasonix/scripts/publish/loopback-registry.ts";

const cli = fileURLToPath(new URL("../../../../packages/cli/", import.meta.url));

/** Starts a registry on loopback that has the packed command line, and nothing else. */
export async function startCliRegistry(): Promise<LoopbackRegistry> {
  const folder = mkdtempSync(join(tmpdir(), "planasonix-packed-"));
  const packed = execFileSync("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder], {
    cwd: cli,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [{ filename }] = JSON.parse(packed);
  const registry = await startLoopbackRegistry();
  registry.add(JSON.parse(readFileSync(join(cli, "package.json"), "utf8")), readFileSync(join(folder, filename)));
  return registry;
}
