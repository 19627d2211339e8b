// The path, the environment and the flags with which tests start Chromium.
import { join } from "node:path";

/** The path of the unpacked browser. */
export function chromiumProgram(folder: string): string {
  return join(folder, "chromium");
}

/** The environment in which the browser finds its libraries. */
export function chromiumEnv(folder: string): Record<string, string> {
  return { PATH: process.env.PATH ?? "", HOME: folder, LD_LIBRARY_PATH: join(folder, "lib") };
}

/**
 * Flags for a machine without a desktop. They limit the browser to the loopback network.
 * @param hosts Names, in addition to `localhost`, that resolve to the loopback address.
 */
export function chromiumFlags(...hosts: readonly string[]): string[] {
  const rules = [
    ...hosts.map((host) => `MAP ${host} 127.0.0.1`),
    "MAP * ~NOTFOUND",
    "EXCLUDE localhost",
    "EXCLUDE 127.0.0.1",
  ];
  return [
    "--no-zygote",
    "--no-sandbox", // Chromium cannot use its sandbox when root starts it.
    "--disable-gpu",
    "--disable-software-rasterizer",
    "--disable-dev-shm-usage", // Containers have little shared memory.
    `--host-resolver-rules=${rules.join(", ")}`,
  ];
}
