import { createRequire } from "node:module";

/** The executable that a package has for this machine: one of its optional dependencies, of which only that one is installed. */
export function executable(name: string, path: string): string {
  const manifest = createRequire(import.meta.url).resolve(`${name}/package.json`);
  const within = createRequire(manifest);
  const { optionalDependencies } = within(manifest);
  for (const dependency of Object.keys(optionalDependencies)) {
    try {
      return within.resolve(`${dependency}/${path}`);
    } catch {} // it is for another machine
  }
  throw new Error(`${name} has no executable for this machine: install with its optional dependencies`);
}
