// Rehearses a release in a copy of the repository. Publishes only to a registry on loopback.
import { globSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { runCommand } from "./command.ts";
import { billOfMaterials, installAsUser, runFirstExample } from "./dry-run/as-user.ts";
import { readPnpmSettings, requireLoopback } from "./dry-run/effective-registry.ts";
import { startRegistry } from "./dry-run/loopback-registry.ts";
import { copyRepository } from "./dry-run/working-copy.ts";
import { buildAndPack, publishedFilter, readPublicManifests, requireSame } from "./packed-packages.ts";
import { repositoryUrl } from "./published-manifest.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const before = await runCommand("git", ["status", "--porcelain"], root);

using copy = await copyRepository(root);
await using registry = await startRegistry();
const here = copy.folder;
const user = join(dirname(here), "user");
const pnpm = (...args: string[]) => runCommand("pnpm", args, here);
const node = (...args: string[]) => runCommand(process.execPath, args, here);

await step("install", () => pnpm("install", "--frozen-lockfile", "--prefer-offline"));
console.log(
  `  ${await step("set the version, write the changelogs, freeze the description", () => node("scripts/publish/version.ts"))}`,
);
const packed = await step("build and pack", () => buildAndPack(here));
const names = [...packed.keys()];
console.log(`  ${names.join(", ")}`);
await step("build and pack the same bytes again", async () =>
  requireSame(packed, await buildAndPack(here), "The tarballs of two builds"),
);
await step("check that the registry is on loopback", useRegistry);
await step("publish", async () => {
  await pnpm("--recursive", publishedFilter, "publish", "--no-git-checks", "--access=public");
  requireSame(packed, registry.integrities(), "The tarballs that were packed and those that were published");
});
await step("install as a user", () => installAsUser(user, registry.url, names));
await step("run the first example of the README", () => runFirstExample(user, join(here, "README.md")));
await step("check the packages with publint and attw", checkTarballs);
await step("lint the workflows", () => node("scripts/check/repository.ts"));
await step("write the bill of materials to .cache/release/sbom.json", async () => {
  mkdirSync(join(root, ".cache/release"), { recursive: true });
  writeFileSync(join(root, ".cache/release/sbom.json"), await billOfMaterials(user, names));
});
await step("check that the working tree is unchanged", async () => {
  const after = await runCommand("git", ["status", "--porcelain"], root);
  if (after !== before) throw new Error(`The dry run changed the working tree, from\n${before}\nto\n${after}`);
});
if (repositoryUrl().includes("/OWNER/"))
  console.log(`Before the first release, set \`repository\` in package.json: ${repositoryUrl()} is a placeholder.`);

/** Sets the registry in the copy, and checks that no other setting overrides it. */
async function useRegistry(): Promise<void> {
  const token = `//${new URL(registry.url).host}/:_authToken=dry-run`;
  writeFileSync(join(here, ".npmrc"), `@planasonix:registry=${registry.url}\n${token}\n`, { flag: "a" });
  for (const manifest of readPublicManifests(here)) requireLoopback(manifest, await readPnpmSettings(manifest, here));
}

async function checkTarballs(): Promise<void> {
  const bin = join(here, "tests/package/node_modules/.bin");
  for (const tarball of globSync(".release/*.tgz", { cwd: here })) {
    await runCommand(join(bin, "publint"), ["--strict", tarball], here);
    await runCommand(join(bin, "attw"), [tarball, "--profile", "esm-only"], here);
  }
}

/** Runs a step of the release, and prints its duration. */
async function step<Value>(label: string, part: () => Promise<Value>): Promise<Value> {
  const start = performance.now();
  const value = await part();
  console.log(`${label} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
  return value;
}
