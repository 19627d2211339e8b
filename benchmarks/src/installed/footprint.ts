import { existsSync, globSync, lstatSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";

/** The packages and bytes that installing a package adds. */
export interface Footprint {
  /** Names with versions, the package itself first. */
  readonly packages: readonly string[];
  readonly bytes: number;
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** Measures a package that is installed in `folder`, with all its dependencies. */
export function measureFootprint(folder: string, name: string): Footprint {
  const found = new Map<string, Manifest>();
  collect(locate(folder, name), found);
  return {
    packages: [...found.values()].map((manifest) => `${manifest.name}@${manifest.version}`),
    bytes: [...found.keys()].reduce((sum, location) => sum + bytesOf(location), 0),
  };
}

/** Reads the manifest in the folder of an installed package. */
export function readManifest(location: string): Manifest {
  return JSON.parse(readFileSync(join(location, "package.json"), "utf8"));
}

/** Returns the folder to which a program in `folder` resolves a package. @throws {Error} If it is not installed. */
export function locate(folder: string, name: string): string {
  for (let parent = realpathSync(folder); ; parent = dirname(parent)) {
    const location = join(parent, "node_modules", name);
    if (existsSync(location)) return realpathSync(location);
    if (parent === dirname(parent)) throw new Error(`${name} is not installed for ${folder}`);
  }
}

function collect(location: string, found: Map<string, Manifest>): void {
  if (found.has(location)) return;
  const manifest = readManifest(location);
  found.set(location, manifest);
  for (const name of Object.keys(manifest.dependencies ?? {})) collect(locate(location, name), found);
}

/** The size of a package without the packages installed inside it, which are counted separately. */
function bytesOf(location: string): number {
  const files = globSync("**/*", { cwd: location, exclude: (name) => name === "node_modules" });
  return files
    .map((file) => lstatSync(join(location, file)))
    .reduce((sum, file) => sum + (file.isFile() ? file.size : 0), 0);
}
