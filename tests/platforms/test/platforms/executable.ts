import { createRequire } from "node:module";

/** The executable of a package for this machine, in the one of its optional dependencies that is installed. */
export function executable(name: string, path: string): string {
  const manifest = createRequire(import.meta.url).resolve(`${name}/package.json`);
  const within = createRequire(manifest);
  const { optionalDependencies } = within(manifest);
  for (const dependency of Object.keys(optionalDependencies)) {
    try {
      return within.resolve(`${dependency}/${path}`);
    } catch {} // not installed: it is for another machine
  }
  throw new Error(`${name} has no executable for this machine: install its optional dependencies`);
}
