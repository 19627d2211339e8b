// Rehearses a release in a copy of the repository. Uploads nothing.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runCommand } from "./command.ts";
import { buildAndPack, publishedFilter, rehearsePublication, requireSame } from "./packed-packages.ts";
import { repositoryUrl } from "./published-manifest.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const git = (...args: string[]) => runCommand("git", args, root);
const before = await git("status", "--porcelain");
const copy = mkdtempSync(join(tmpdir(), "planasonix-release-"));
const pnpm = (...args: string[]) => runCommand("pnpm", args, copy);

try {
  await step("copy the repository", copyRepository);
  await step("install", () => pnpm("install", "--frozen-lockfile", "--prefer-offline"));
  const version = "set the version, write the changelogs, freeze the description";
  console.log(`  ${await step(version, () => runCommand(process.execPath, ["scripts/publish/version.ts"], copy))}`);
  const packed = await step("build and pack", () => buildAndPack(copy));
  console.log(`  ${[...packed.keys()].join(", ")}`);
  await step("build and pack the same bytes again", async () =>
    requireSame(packed, await buildAndPack(copy), "The tarballs of two builds"),
  );
  await step("compare with what would be published", async () =>
    requireSame(packed, await rehearsePublication(copy), "The tarballs that were packed and those to be published"),
  );
  const tests = ["package", "first-example"].map((name) => `test/${name}.test.ts`);
  await step("test the tarballs", () =>
    pnpm("--filter=@planasonix/package-tests", "exec", "vitest", "run", "--reporter=dot", ...tests),
  );
  await step("write the bill of materials to .cache/release/sbom.json", async () => {
    mkdirSync(join(root, ".cache/release"), { recursive: true });
    const out = join(root, ".cache/release/sbom.json");
    await pnpm(publishedFilter, "sbom", "--prod", "--sbom-format=cyclonedx", `--out=${out}`);
  });
} finally {
  rmSync(copy, { recursive: true, force: true });
}
const after = await git("status", "--porcelain");
if (after !== before) throw new Error(`The dry run changed the working tree, from\n${before}\nto\n${after}`);
if (repositoryUrl().includes("/OWNER/"))
  console.log(`Before the first release, set \`repository\` in package.json: ${repositoryUrl()} is a placeholder.`);

/**
 * Copies the tracked files, including uncommitted changes.
 * @throws {Error} If files are neither tracked nor ignored, because the copy would lack them.
 */
async function copyRepository(): Promise<void> {
  const untracked = await git("ls-files", "--others", "--exclude-standard");
  if (untracked !== "") throw new Error(`These files are not in git yet; add them, or remove them:\n${untracked}`);
  const commit = (await git("stash", "create")) || (await git("rev-parse", "HEAD"));
  await git("clone", "--quiet", "--shared", "--no-checkout", root, copy);
  await runCommand("git", ["checkout", "--quiet", "--detach", commit], copy);
}

/** Runs a step of the release, and prints its duration. */
async function step<Value>(label: string, part: () => Promise<Value>): Promise<Value> {
  const start = performance.now();
  const value = await part();
  console.log(`${label} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
  return value;
}
