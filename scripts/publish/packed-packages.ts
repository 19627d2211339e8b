import { globSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "./command.ts";
import type { Manifest } from "./published-manifest.ts";

/** The manifest of a published package in the repository. */
export type PublicManifest = Manifest & { readonly version: string };

/** A package that pnpm has packed. */
export interface PackedPackage {
  readonly name: string;
  /** The path of the tarball. */
  readonly filename: string;
  /** The `sha512-...` of the tarball. */
  readonly integrity: string;
}

/** Selects the published packages, and the private ones that they inline. */
export const publishedFilter = "--filter=./packages/*";

/** Reads the manifests of the published packages, in alphabetical order. */
export function readPublicManifests(repository: string): readonly PublicManifest[] {
  return globSync("packages/*/package.json", { cwd: repository })
    .toSorted()
    .map((file) => JSON.parse(readFileSync(join(repository, file), "utf8")))
    .filter((manifest) => !manifest.private);
}

/** Builds the packages from scratch and packs them. A package comes after those that it depends on. */
export async function buildAndPack(repository: string): Promise<readonly PackedPackage[]> {
  for (const folder of globSync("{packages/*/{dist,src/generated},.cache/tarballs}", { cwd: repository })) {
    rmSync(join(repository, folder), { recursive: true });
  }
  await runCommand("pnpm", ["exec", "turbo", "run", "build", "--force", publishedFilter], repository);
  const published = readPublicManifests(repository).map(({ name }) => `--filter=${name}`);
  const args = [...published, "pack", "--json", "--pack-destination", join(repository, ".cache/tarballs")];
  return JSON.parse(await runCommand("pnpm", args, repository));
}

/**
 * Compares the tarballs of two builds.
 * @throws {Error} If a package is missing in one of the sets, or its bytes differ.
 */
export function requireSame(a: readonly PackedPackage[], b: readonly PackedPackage[]): void {
  const names = [...new Set([...a, ...b].map(({ name }) => name))];
  const integrity = (set: readonly PackedPackage[], name: string) => set.find((one) => one.name === name)?.integrity;
  const differing = names.filter((name) => integrity(a, name) !== integrity(b, name));
  if (differing.length > 0) throw new Error(`The tarballs of two builds differ: ${differing.join(", ")}`);
}
