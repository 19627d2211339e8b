import { createRequire } from "node:module";
import { join } from "node:path";

/**
 * The path of a package's executable for this machine, in the optional dependency that is installed.
 * @throws {Error} If no optional dependency is installed.
 */
export function executable(name: string, path: string): string {
  const manifest = createRequire(import.meta.url).resolve(`${name}/package.json`);
  const within = createRequire(manifest);
  const { optionalDependencies } = within(manifest);
  for (const dependency of Object.keys(optionalDependencies)) {
    try {
      return within.resolve(`${dependency}/${path}`);
    } catch {} // Not installed, because it is for another machine.
  }
  throw new Error(`${name} has no executable for this machine: install its optional dependencies`);
}

const nodes = createRequire(new URL("../../nodes/package.json", import.meta.url));

/** A version of Node that `nodes/package.json` pins. */
export type OtherNode = "22" | "22.12" | "22.19" | "26";

/** The path of a version of Node; `undefined` if that version is not installed. Its package is for Linux on x64. */
export function nodeExecutable(version: OtherNode): string | undefined {
  try {
    return join(nodes.resolve(`node-${version}/package.json`), "../bin/node");
  } catch {
    return undefined;
  }
}
