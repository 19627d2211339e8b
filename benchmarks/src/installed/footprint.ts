import { existsSync, globSync, lstatSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";

/** What installing a package brings. */
export interface Footprint {
  /** Names and versions, the package itself first. */
  readonly packages: readonly string[];
  readonly bytes: number;
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** Adds up a package that is installed in `folder` and everything that it depends on. */
export function measureFootprint(folder: string, name: string): Footprint {
  const found = new Map<string, Manifest>();
  collect(locate(folder, name), found);
  return {
    packages: [...found.values()].map((manifest) => `${manifest.name}@${manifest.version}`),
    bytes: [...found.keys()].reduce((sum, place) => sum + bytesOf(place), 0),
  };
}

/** The manifest of an installed package. */
export function readManifest(place: string): Manifest {
  return JSON.parse(readFileSync(join(place, "package.json"), "utf8"));
}

/** Where a program in `folder` finds a package. @throws {Error} If it does not. */
export function locate(folder: string, name: string): string {
  for (let parent = realpathSync(folder); ; parent = dirname(parent)) {
    const place = join(parent, "node_modules", name);
    if (existsSync(place)) return realpathSync(place);
    if (parent === dirname(parent)) throw new Error(`${name} is not installed for ${folder}`);
  }
}

function collect(place: string, found: Map<string, Manifest>): void {
  if (found.has(place)) return;
  const manifest = readManifest(place);
  found.set(place, manifest);
  for (const name of Object.keys(manifest.dependencies ?? {})) collect(locate(place, name), found);
}

/** Without what is installed inside the package: that is counted on its own. */
function bytesOf(place: string): number {
  const files = globSync("**/*", { cwd: place, exclude: (name) => name === "node_modules" });
  return files
    .map((file) => lstatSync(join(place, file)))
    .reduce((sum, file) => sum + (file.isFile() ? file.size : 0), 0);
}
