// Provides Node and pnpm in the locked versions if the machine lacks them. They go into .cache/toolchain: the machine
// itself is not changed.
import { existsSync, mkdirSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join, relative } from "node:path";
import { npm, requireRegistry } from "./install.mjs";
import { root, run } from "./processes.mjs";
import { SetupError } from "./steps.mjs";

/**
 * @typedef {object} Locked A package in `toolchain/package-lock.json`. It has no dependencies and no scripts.
 * @property {string} name
 * @property {string} version
 * @property {string} integrity
 * @property {string | readonly string[]} os
 * @property {string | readonly string[]} cpu
 */

const lockFile = join(root, "scripts/setup/toolchain/package-lock.json");
/** @type {readonly Locked[]} */
const locked = Object.entries(JSON.parse(readFileSync(lockFile, "utf8")).packages)
  .filter(([path]) => path !== "")
  .map(([path, entry]) => ({ name: path.replace("node_modules/", ""), ...entry }));
/** The names of the packages of Node and of pnpm begin with these words. */
const [nodeName, pnpmName] = ["node-", "@pnpm/exe."];
const versionOf = (prefix) => locked.find(({ name }) => name.startsWith(prefix)).version;

/**
 * Fetches the Node and pnpm that the machine lacks, and puts them first on the PATH of `env`.
 * @param {Record<string, string>} env
 * @param {import("./commands.mjs").Steps} steps
 * @returns {Promise<{ node: string }>} The path of the Node to use.
 * @throws {SetupError} If npm has no Node or pnpm for this machine, or a tool cannot be fetched.
 */
export async function provideTools(env, steps) {
  const { code, output } = await run("pnpm", ["--version"], {
    env: { ...env, COREPACK_ENABLE_NETWORK: "0" }, // Corepack must not download a pnpm.
    timeoutMs: 60_000,
  });
  const found = { ...process, node: process.versions.node, pnpm: code === 0 ? output.trim() : undefined };
  const tools = missingTools(found);
  const folder = join(root, ".cache", "toolchain");
  const record = readRecord(folder);
  const isFetched = ({ name, integrity }) => record[name] === integrity;
  if (!tools.every(isFetched)) {
    // Also those that are there already, because npm removes what its lockfile lacks.
    const all = [...tools, ...locked.filter((tool) => !tools.includes(tool) && isFetched(tool))];
    await fetchTools(all, folder, env, steps);
  }

  const path = Object.keys(env).find((name) => name.toUpperCase() === "PATH") ?? "PATH";
  const programs = tools.map((tool) => programOf(tool, folder));
  env[path] = [...programs.map(dirname), env[path]].join(delimiter);
  return { node: programs.find((program) => !/[/\\]pnpm$/.test(program)) ?? process.execPath };
}

/**
 * The tools that a machine lacks, as locked packages.
 *
 * @param {object} found What the machine has.
 * @param {string} found.platform As in `process.platform`.
 * @param {string} found.arch As in `process.arch`.
 * @param {string} found.node Version of Node.
 * @param {string | undefined} found.pnpm Version of pnpm, if there is one.
 * @returns {readonly Locked[]}
 * @throws {SetupError} If the machine lacks Node 24 or pnpm, and the lockfile has none for it.
 */
export function missingTools({ platform, arch, node, pnpm }) {
  const lockedFor = (prefix) =>
    locked.find(
      ({ name, os, cpu }) => name.startsWith(prefix) && [os].flat().includes(platform) && [cpu].flat().includes(arch),
    );
  const [major] = versionOf(nodeName).split(".");
  const missing = [];
  if (node.split(".")[0] !== major) {
    const found = lockedFor(nodeName);
    if (!found) {
      throw new SetupError(
        `This project needs Node ${major}; this is Node ${node}, and its set-up has no Node ${major} for ${platform} ${arch}. ` +
          `Install Node ${major} (https://nodejs.org) and type the command again.`,
      );
    }
    missing.push(found);
  }
  const wanted = versionOf(pnpmName);
  if (pnpm === wanted) return missing;
  const found = lockedFor(pnpmName);
  if (!found) {
    throw new SetupError(
      `This project needs pnpm ${wanted}, and its set-up has none for ${platform} ${arch}. ` +
        `Install it (npm install --global pnpm@${wanted}) and type the command again.`,
    );
  }
  return [...missing, found];
}

/**
 * Installs locked packages into a folder, and nothing else. npm compares each with its hash, and runs no script.
 *
 * @param {readonly Locked[]} packages
 * @param {string} folder
 * @param {Record<string, string>} env
 * @param {import("./commands.mjs").Steps} steps
 * @throws {SetupError} If the registry does not respond, or a package does not have its hash.
 */
export async function fetchTools(packages, folder, env, steps) {
  const wanted = packages.map(({ name, version }) => `${name.startsWith(nodeName) ? "Node" : "pnpm"} ${version}`);
  const list = wanted.join(" and ");
  const step = steps.begin(`fetch ${list} into .cache/toolchain`);
  await requireRegistry(env);
  mkdirSync(folder, { recursive: true });
  rmSync(join(folder, recordName), { force: true });
  const dependencies = Object.fromEntries(packages.map(({ name, version }) => [name, version]));
  const entries = packages.map(({ name, optional, ...entry }) => [`node_modules/${name}`, entry]);
  const lock = {
    lockfileVersion: 3,
    requires: true,
    packages: { "": { dependencies }, ...Object.fromEntries(entries) },
  };
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, dependencies }));
  writeFileSync(join(folder, "package-lock.json"), JSON.stringify(lock));
  // npm ci rejects a lockfile in a folder that is a link.
  const { code, output } = await npm(["ci", "--prefix", realpathSync(folder), "--ignore-scripts"], env);
  if (code !== 0) {
    step.fail(output);
    throw new SetupError(`Could not fetch ${list}. npm says why, above.`);
  }
  linkPnpm(packages, folder);
  const record = Object.fromEntries(packages.map(({ name, integrity }) => [name, integrity]));
  writeFileSync(join(folder, recordName), JSON.stringify(record));
  step.finish();
}

/** Adds pnpm to the commands of the folder, because its package names none. */
function linkPnpm(packages, folder) {
  const pnpm = packages.find(({ name }) => name.startsWith(pnpmName));
  if (pnpm === undefined) return;
  const commands = join(folder, "node_modules", ".bin");
  mkdirSync(commands, { recursive: true });
  symlinkSync(relative(commands, programOf(pnpm, folder)), join(commands, "pnpm"));
}

/** The path of the program of an installed tool. */
function programOf({ name, bin }, folder) {
  return join(folder, "node_modules", name, bin ? Object.values(bin)[0] : "pnpm");
}

const recordName = "fetched.json";

/** The hashes of completely fetched tools, by name. Empty if a fetch was interrupted. */
function readRecord(folder) {
  const file = join(folder, recordName);
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
}
