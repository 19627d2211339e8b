// `pnpm release:pack <tag>`, the first job of a release: packs the packages, and writes what the second job uploads to
// .cache/release. Uploads nothing.
import { createHash } from "node:crypto";
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  globSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeBillOfMaterials } from "./bill-of-materials.ts";
import { runCommand } from "./command.ts";
import { buildAndPack, type PackedPackage, readPublicManifests, requireSame } from "./packed-packages.ts";
import { repositoryUrl } from "./published-manifest.ts";
import { distTag, obstacles } from "./releasable.ts";
import { releaseNotes } from "./release-notes.ts";
import { runProgram, step } from "./step.ts";

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
  const tags = (await git("tag", "--list", "v*")).split("\n").filter((name) => /^v\d+\.\d+\.\d+/.test(name));
  const chosenTag = distTag(
    version,
    tags.map((name) => name.slice(1)),
  );

  const packed = await step("build and pack", () => buildAndPack(root));
  const again = await step("build and pack the same bytes again", () => buildAndPack(root));
  requireSame(packed, again, "The tarballs of two builds");
  const tests = ["package", "first-example"].map((name) => `test/${name}.test.ts`);
  await step("test the tarballs", () =>
    runCommand("pnpm", ["--filter=@planasonix/package-tests", "exec", "vitest", "run", ...tests], root),
  );
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await step("write the bill of materials", () => writeBillOfMaterials(root, join(folder, "sbom.json")));
  for (const { tarball } of packed) copyFileSync(tarball, join(folder, basename(tarball)));
  writeFileSync(join(folder, "packages.txt"), packed.map(uploadLine).join(""));
  // The bundle of the GitHub action, which the third job commits on a tag of its own.
  const action = join(root, "packages/cli/ci/github/dist");
  await runCommand("tar", ["-czf", join(folder, `planasonix-action-${version}.tgz`), "-C", action, "."], root);
  writeFileSync(join(folder, "notes.md"), releaseNotes(version, root));
  const checksums = writeChecksums(folder);
  const status = await git("status", "--porcelain");
  if (status !== "") throw new Error(`The build changed the working tree:\n${status}`);
  const outputs = { version, "dist-tag": chosenTag, checksums };
  const text = Object.entries(outputs).map(([name, value]) => `${name}=${value}\n`);
  if (process.env.GITHUB_OUTPUT) appendFileSync(process.env.GITHUB_OUTPUT, text.join(""));
  console.log(`${version} for the dist-tag ${chosenTag}: ${packed.map(({ name }) => name).join(", ")}`);
}

/** Whether the commit is on the main branch of the repository from which it was cloned. */
async function isMerged(): Promise<boolean> {
  return git("merge-base", "--is-ancestor", "HEAD", "origin/main").then(
    () => true,
    () => false,
  );
}

/** What the second job reads: the name, the file and the integrity of a package. */
function uploadLine({ name, tarball, integrity }: PackedPackage): string {
  return `${name} ${basename(tarball)} ${integrity}\n`;
}

/** Writes SHA512SUMS for all files of a folder. Returns the checksum of SHA512SUMS. */
export function writeChecksums(folder: string): string {
  const sum = (file: string): string =>
    createHash("sha512")
      .update(readFileSync(join(folder, file)))
      .digest("hex");
  const files = globSync("*", { cwd: folder }).filter((file) => file !== "SHA512SUMS");
  writeFileSync(
    join(folder, "SHA512SUMS"),
    files
      .toSorted()
      .map((file) => `${sum(file)}  ${file}\n`)
      .join(""),
  );
  return sum("SHA512SUMS");
}
