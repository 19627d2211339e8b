// This folder releases the packages: versions, changelogs, manifests, and a dry run.
import { createHash } from "node:crypto";
import { globSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "./command.ts";
import type { Manifest } from "./published-manifest.ts";

/** The manifest of a published package in the repository. */
export type PublicManifest = Manifest & { readonly version: string };

/** The `sha512-...` of tarballs, by `name@version`. */
export type Integrities = ReadonlyMap<string, string>;

/** Selects the published packages, and the private ones that they inline. */
export const publishedFilter = "--filter=./packages/*";

/** Reads the manifests of the published packages, in alphabetical order. */
export function readPublicManifests(repository: string): readonly PublicManifest[] {
  return globSync("packages/*/package.json", { cwd: repository })
    .toSorted()
    .map((file) => JSON.parse(readFileSync(join(repository, file), "utf8")))
    .filter((manifest) => !manifest.private);
}

/** Builds the packages from scratch and packs them. */
export async function buildAndPack(repository: string): Promise<Integrities> {
  for (const folder of globSync("{packages/*/{dist,src/generated},.release}", { cwd: repository })) {
    rmSync(join(repository, folder), { recursive: true });
  }
  await runCommand("pnpm", ["exec", "turbo", "run", "build", "--force", publishedFilter], repository);
  const packed = new Map<string, string>();
  for (const { name, version } of readPublicManifests(repository)) {
    const folder = join(repository, "packages", name.replace(/^.*\//, ""));
    const args = ["pack", "--json", "--pack-destination", join(repository, ".release")];
    const { filename }: { filename: string } = JSON.parse(await runCommand("pnpm", args, folder));
    const hash = createHash("sha512").update(readFileSync(filename)).digest("base64");
    packed.set(`${name}@${version}`, `sha512-${hash}`);
  }
  return packed;
}

/**
 * What `pnpm release` would upload. Contacts no registry: `--force` skips the question whether a version is published.
 * Nothing listens at the address of the registry, so that a mistake cannot publish anything.
 */
export async function rehearsePublication(repository: string): Promise<Integrities> {
  const flags = ["--dry-run", "--force", "--json", "--no-git-checks", "--registry=http://127.0.0.1:9/"];
  const args = ["--recursive", publishedFilter, "publish", ...flags];
  const tarballs: { id: string; integrity: string }[] = JSON.parse(await runCommand("pnpm", args, repository));
  return new Map(tarballs.map(({ id, integrity }) => [id, integrity]));
}

/**
 * Compares two sets of tarballs. `what` names the sets in the message.
 * @throws {Error} If a package is missing in one of the sets, or its bytes differ.
 */
export function requireSame(a: Integrities, b: Integrities, what: string): void {
  const differing = [...new Set([...a.keys(), ...b.keys()])].filter((name) => a.get(name) !== b.get(name));
  if (differing.length > 0) throw new Error(`${what} differ: ${differing.join(", ")}`);
}
