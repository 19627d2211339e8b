// `pnpm release:pack <tag>`, the first job of a release: packs the packages, and writes what the second job uploads to
// .cache/release. Uploads nothing.
import { appendFileSync, copyFileSync, existsSync, globSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { valid } from "semver";
import { writeBillOfMaterials } from "./bill-of-materials.ts";
import { releaseNotes } from "./changelog.ts";
import { runCommand, runProgram, step } from "./command.ts";
import { buildAndPack, readPublicManifests, requireSame } from "./packed-packages.ts";
import { repositoryUrl } from "./published-manifest.ts";
import { distTag, obstacles } from "./releasable.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const folder = join(root, ".cache/release");
const git = (...args: string[]): Promise<string> => runCommand("git", args, root);

if (import.meta.main) await runProgram(() => pack(process.argv[2] ?? ""));

async function pack(tag: string): Promise<void> {
  const manifests = readPublicManifests(root);
  const version = manifests[0]?.version ?? "";
  const [obstacle] = obstacles({
    tag,
    version,
    repository: repositoryUrl(),
    status: await git("status", "--porcelain"),
    isMerged: await isMerged(),
    changesets: existsSync(`${root}.changeset/pre.json`) ? [] : globSync(".changeset/*.md", { cwd: root }),
    manifests,
  });
  if (obstacle !== undefined) throw new Error(obstacle);
  const tags = (await git("tag", "--list", "v*")).split("\n");
  const chosenTag = distTag(
    version,
    tags.flatMap((name) => valid(name) ?? []),
  );

  const packed = await step("build and pack", () => buildAndPack(root));
  const again = await step("build and pack the same bytes again", () => buildAndPack(root));
  requireSame(packed, again);
  const tests = ["package", "first-example"].map((name) => `test/${name}.test.ts`);
  await step("test the tarballs", () =>
    runCommand("pnpm", ["--filter=@planasonix/package-tests", "exec", "vitest", "run", ...tests], root),
  );
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await step("write the bill of materials", () => writeBillOfMaterials(root, join(folder, "sbom.json")));
  for (const { filename } of packed) copyFileSync(filename, join(folder, basename(filename)));
  // What the second job reads.
  const lines = packed.map(({ name, filename, integrity }) => `${name} ${basename(filename)} ${integrity}\n`);
  writeFileSync(join(folder, "packages.txt"), lines.join(""));
  // The bundle of the GitHub action, which the third job commits on a tag of its own.
  const action = join(root, "packages/cli/ci/github/dist");
  await runCommand("tar", ["-czf", join(folder, `planasonix-action-${version}.tgz`), "-C", action, "."], root);
  writeFileSync(join(folder, "notes.md"), releaseNotes(version, root));
  const checksums = await writeChecksums(folder);
  const status = await git("status", "--porcelain");
  if (status !== "") throw new Error(`The build changed the working tree:\n${status}`);
  const outputs = { version, "dist-tag": chosenTag, checksums };
  const text = Object.entries(outputs).map(([name, value]) => `${name}=${value}\n`);
  if (process.env.GITHUB_OUTPUT) appendFileSync(process.env.GITHUB_OUTPUT, text.join(""));
  console.log(`${version} for the dist-tag ${chosenTag}: ${packed.map(({ name }) => name).join(", ")}`);
}

/** Whether the commit is on the main branch of the repository from which it was cloned. */
async function isMerged(): Promise<boolean> {
  return (await git("branch", "--remotes", "--contains", "HEAD", "--list", "origin/main")) !== "";
}

/** Writes SHA512SUMS for all files of a folder. Returns the checksum of SHA512SUMS. */
export async function writeChecksums(folder: string): Promise<string> {
  const script = "rm -f SHA512SUMS; sha512sum -- * > SHA512SUMS && sha512sum < SHA512SUMS";
  const [checksum = ""] = (await runCommand("bash", ["-c", script], folder)).split(" ");
  return checksum;
}
