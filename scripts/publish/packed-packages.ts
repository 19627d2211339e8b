// This folder releases the packages: versions, changelogs, manifests, tarballs, and a rehearsal.
import { globSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "./command.ts";
import { integrityOf } from "./loopback-registry.ts";
import type { Manifest } from "./published-manifest.ts";

/** The manifest of a published package in the repository. */
export type PublicManifest = Manifest & { readonly version: string; readonly dependencies?: object };

/** A package and its tarball. */
export interface PackedPackage {
  readonly name: string;
  readonly tarball: string;
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
  const packed: PackedPackage[] = [];
  for (const { name } of dependenciesFirst(readPublicManifests(repository))) {
    const folder = join(repository, "packages", name.replace(/^.*\//, ""));
    const args = ["pack", "--json", "--pack-destination", join(repository, ".cache/tarballs")];
    const { filename }: { filename: string } = JSON.parse(await runCommand("pnpm", args, folder));
    packed.push({ name, tarball: filename, integrity: integrityOf(readFileSync(filename)) });
  }
  return packed;
}

/** Sorts packages so that each comes after those that it depends on. */
export function dependenciesFirst(manifests: readonly PublicManifest[]): readonly PublicManifest[] {
  const sorted = new Set<PublicManifest>();
  const visit = (manifest: PublicManifest): void => {
    for (const other of manifests) if (other.name in (manifest.dependencies ?? {})) visit(other);
    sorted.add(manifest);
  };
  for (const manifest of manifests) visit(manifest);
  return [...sorted];
}

/**
 * Compares two sets of tarballs. `what` names the sets in the message.
 * @throws {Error} If a package is missing in one of the sets, or its bytes differ.
 */
export function requireSame(a: readonly PackedPackage[], b: readonly PackedPackage[], what: string): void {
  const names = [...new Set([...a, ...b].map(({ name }) => name))];
  const integrity = (set: readonly PackedPackage[], name: string) => set.find((one) => one.name === name)?.integrity;
  const differing = names.filter((name) => integrity(a, name) !== integrity(b, name));
  if (differing.length > 0) throw new Error(`${what} differ: ${differing.join(", ")}`);
}
