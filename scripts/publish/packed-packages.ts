import { createHash } from "node:crypto";
import { globSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "./command.ts";
import type { Manifest } from "./published-manifest.ts";

/** The manifest of a published package in the repository. */
export interface PublicManifest extends Manifest {
  readonly version: string;
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

/** Builds the packages from scratch and packs them. Resolves to the `sha512-...` of the tarballs by `name@version`. */
export async function buildAndPack(repository: string): Promise<ReadonlyMap<string, string>> {
  for (const folder of globSync("{packages/*/{dist,src/generated},.release}", { cwd: repository })) {
    rmSync(join(repository, folder), { recursive: true });
  }
  await runCommand("pnpm", ["exec", "turbo", "run", "build", "--force", publishedFilter], repository);
  const packed = new Map<string, string>();
  for (const { name, version } of readPublicManifests(repository)) {
    const folder = join(repository, "packages", name.replace(/^.*\//, ""));
    const args = ["pack", "--json", "--pack-destination", join(repository, ".release")];
    const { filename }: { filename: string } = JSON.parse(await runCommand("pnpm", args, folder));
    packed.set(`${name}@${version}`, integrityOf(readFileSync(filename)));
  }
  return packed;
}

/**
 * Compares two sets of tarballs. `what` names the sets in the message.
 * @throws {Error} If a package is missing in one of the sets, or its bytes differ.
 */
export function requireSame(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>, what: string): void {
  const differing = [...new Set([...a.keys(), ...b.keys()])].filter((name) => a.get(name) !== b.get(name));
  if (differing.length > 0) throw new Error(`${what} differ: ${differing.join(", ")}`);
}

function integrityOf(bytes: Buffer): string {
  return `sha512-${createHash("sha512").update(bytes).digest("base64")}`;
}
