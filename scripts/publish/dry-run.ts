// `pnpm release:dry` rehearses a release in a copy of the repository: it raises the version, and runs the steps of the
// jobs of .github/workflows/release.yml that build and publish, in an empty home, with a registry on loopback. Before it
// uploads, it attacks the job that publishes.
// (test/publish/action-tag.test.ts runs those of the third job.)
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { attacks, withstand } from "./attacks.ts";
import { runCommand, runProgram, step } from "./command.ts";
import { type LoopbackRegistry, startLoopbackRegistry } from "./loopback-registry.ts";
import { readPublicManifests } from "./packed-packages.ts";
import { repositoryUrl } from "./published-manifest.ts";
import { isPlaceholder, placeholder } from "./releasable.ts";
import { build, outputsOf, publish, runJob } from "./workflow.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const git = (...args: string[]): Promise<string> => runCommand("git", args, root);

if (import.meta.main) await runProgram(rehearse);

async function rehearse(): Promise<void> {
  const { values } = parseArgs({ options: { placeholder: { type: "boolean" } } });
  if (isPlaceholder(repositoryUrl()) && !values.placeholder) {
    throw new Error(
      `\`repository\` in package.json is a placeholder, ${repositoryUrl()}: set the real owner, or rehearse with --placeholder`,
    );
  }
  const before = await git("status", "--porcelain");
  const folder = mkdtempSync(join(tmpdir(), "planasonix-release-"));
  try {
    await rehearseIn(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
  const after = await git("status", "--porcelain");
  if (after !== before) throw new Error(`The rehearsal changed the working tree, from\n${before}\nto\n${after}`);
}

async function rehearseIn(folder: string): Promise<void> {
  const inside = (name: string): string => join(folder, name);
  const [copy, home, uploads, temp] = [inside("copy"), inside("home"), inside("uploads"), inside("temp")];
  for (const empty of [home, uploads, temp]) mkdirSync(empty);
  await step("copy the repository", () => copyRepository(copy));
  await step("install", () => runCommand("pnpm", ["install", "--frozen-lockfile", "--prefer-offline"], copy));
  const version = await step("raise the version, and write the changelogs", () => raiseVersion(copy));

  const env = { ...(await installingEnv()), HOME: home, CI: "true", GITHUB_REF_NAME: `v${version}` };
  const except = ["Install system packages", "Test"];
  const steps = await runJob(build, { workspace: copy, temp, env, outputs: new Map(), except, around: printed });
  const outputs = outputsOf("build", build, steps);
  const packed = join(copy, ".cache/release");
  cpSync(packed, join(uploads, "release"), { recursive: true });

  await using registry = await startLoopbackRegistry();
  for (const { name } of readPublicManifests(copy)) registry.add({ name, version: "0.0.0" }, Buffer.from("earlier"));
  const uploadEnv = { ...uploadingEnv(home, registry.url), GITHUB_REF_NAME: `v${version}` };
  await requireLoopback(uploadEnv.REGISTRY, uploads, uploadEnv);
  for (const [name, attack] of Object.entries(attacks)) {
    await step(`stop before ${name} runs code`, async () => {
      const attacked = (
        workspace: string,
        { version, checksums }: Readonly<Record<string, string>>,
      ): Promise<unknown> => {
        const env = { ...uploadEnv, VERSION: `${version}`, CHECKSUMS: `${checksums}` };
        return runJob(publish, { workspace, temp, env, outputs });
      };
      await withstand(attack, { packed, version, temp, publish: attacked });
      requireUploaded(registry, [], version);
    });
  }
  const upload = () => runJob(publish, { workspace: uploads, temp, env: uploadEnv, outputs, around: printed });
  await upload();
  registry.approve();
  const lines = readFileSync(join(packed, "packages.txt"), "utf8").trim().split("\n");
  requireUploaded(registry, lines, version);
  await step("upload nothing when the job runs again", upload);
  requireUploaded(registry, lines, version);
}

/** Runs a step of the workflow, and prints its output below its name. */
async function printed(name: string, run: () => Promise<string>): Promise<string> {
  const output = await step(name, run);
  for (const line of output.split("\n").filter((text) => text !== "" && !text.startsWith("$ ")))
    console.log(`  ${line}`);
  return output;
}

/** The environment without the settings of npm, but with the registry and the caches that installations use. */
async function installingEnv(): Promise<Record<string, string>> {
  const own = Object.entries(process.env).filter(([name]) => !/^p?npm_/i.test(name)) as [string, string][];
  const setting = (...args: string[]): Promise<string> => runCommand("npm", ["config", "get", ...args], root);
  return {
    ...Object.fromEntries(own),
    npm_config_registry: await setting("registry"),
    npm_config_cache: await setting("cache"),
    pnpm_config_store_dir: await runCommand("pnpm", ["store", "path"], root),
  };
}

/** The environment of the uploads: a token for the registry on loopback, and a proxy that refuses everything else. */
function uploadingEnv(home: string, registry: string): { REGISTRY: string } & Record<string, string> {
  writeFileSync(join(home, ".npmrc"), `registry=${registry}\n${registry.replace("http:", "")}:_authToken=rehearsal\n`);
  const { PATH = "", LANG = "C.UTF-8" } = process.env;
  const nowhere = { HTTPS_PROXY: "http://127.0.0.1:9", HTTP_PROXY: "http://127.0.0.1:9", NO_PROXY: "127.0.0.1" };
  return { PATH, LANG, HOME: home, CI: "true", REGISTRY: registry, NPM_CONFIG_PROVENANCE: "false", ...nowhere };
}

/**
 * Copies the tracked files, including uncommitted changes, as a clone whose main branch is its commit.
 * @throws {Error} If files are neither tracked nor ignored, because the copy would lack them.
 */
async function copyRepository(copy: string): Promise<void> {
  const untracked = await git("ls-files", "--others", "--exclude-standard");
  if (untracked !== "") throw new Error(`Not in git yet: ${untracked.replaceAll("\n", ", ")}: add or remove them`);
  const commit = (await git("stash", "create")) || (await git("rev-parse", "HEAD"));
  await git("clone", "--quiet", "--shared", "--no-checkout", root, copy);
  await runCommand("git", ["checkout", "--quiet", "--detach", commit], copy);
}

/** Does in the copy what a maintainer does before a release. Returns the version. */
async function raiseVersion(copy: string): Promise<string> {
  const manifest = join(copy, "package.json");
  writeFileSync(manifest, readFileSync(manifest, "utf8").replace(`/${placeholder}/`, "/planasonix-rehearsal/"));
  // A commit after a release has no changeset yet.
  writeFileSync(join(copy, ".changeset/rehearsal.md"), '---\n"@planasonix/client": patch\n---\n\nA rehearsal.\n');
  await runCommand(process.execPath, ["scripts/publish/version.ts"], copy);
  const version = readPublicManifests(copy)[0]?.version ?? "";
  const identity = ["-c", "user.name=Rehearsal", "-c", "user.email=rehearsal@localhost"];
  await runCommand("git", ["add", "--all"], copy);
  await runCommand("git", [...identity, "commit", "--quiet", "--no-verify", "-m", `Release ${version}`], copy);
  await runCommand("git", ["update-ref", "refs/remotes/origin/main", "HEAD"], copy);
  return version;
}

/** Requires that the registry has exactly the packed tarballs, byte for byte, and the usual dist-tag. */
function requireUploaded(registry: LoopbackRegistry, lines: readonly string[], version: string): void {
  const packed = lines.map((line) => line.split(" ")).map(([name, , integrity]) => `${name}@${version} ${integrity}`);
  const published = registry.versions().filter(({ id, isStaged }) => id.endsWith(`@${version}`) && !isStaged);
  const uploaded = published.map(({ id, integrity }) => `${id} ${integrity}`);
  if (packed.toSorted().join() !== uploaded.toSorted().join())
    throw new Error(`The registry has other tarballs than those that were packed:\n${uploaded.join("\n")}`);
}

/**
 * Requires that npm would upload to loopback, with the settings of an environment and of a folder.
 * @param address The registry that the uploads name.
 * @throws {Error} If that registry, or one in the settings of npm, is anywhere else.
 */
export async function requireLoopback(address: string, cwd: string, env: NodeJS.ProcessEnv): Promise<void> {
  const settings: object = JSON.parse(await runCommand("npm", ["config", "list", "--json"], cwd, env));
  const configured = Object.entries(settings).filter(([name]) => /(^|:)registry$/.test(name));
  for (const [name, value] of [["REGISTRY", address], ...configured]) {
    if (!isLoopback(String(value))) {
      throw new Error(`A rehearsal uploads to loopback only, and \`${name}\` is ${value}: remove that setting`);
    }
  }
}

function isLoopback(address: string): boolean {
  return URL.canParse(address) && /^(127(\.\d+){3}|localhost|\[::1\])$/.test(new URL(address).hostname);
}
