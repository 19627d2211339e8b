// Runtimes: Node, Bun and Deno run the compiled program; workerd and Chromium run a bundle of it.

import { deepEqual } from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Publishable, publishable } from "@planasonix/benchmarks/src/installed/packed.ts";
import { executable, nodeExecutable, type OtherNode } from "@planasonix/platforms/test/platforms/executable.ts";
import { whileServingCode } from "@planasonix/platforms/test/platforms/workerd.ts";
import { type Combination, LeftOut, type User } from "../combination.ts";
import { readLines, requireParts } from "../expected.ts";
import { runTool } from "../run-tool.ts";

const suffix = process.platform === "win32" ? ".exe" : "";
const denoFlags = [
  "run",
  "--no-prompt",
  "--no-lock",
  "--no-remote",
  "--node-modules-dir=manual",
  "--allow-net=127.0.0.1",
];

const [currentNode] = process.versions.node.split(".");

/** The packages that are a command only: there is nothing to require. */
const commandsOnly: readonly Publishable[] = ["mcp"];

export const runtimes: readonly Combination[] = [
  node("node-22", () => otherNode("22")),
  node(`node-${currentNode}`, () => process.execPath),
  node("node-26", () => otherNode("26")),
  commonJs("require-22.12", () => otherNode("22.12"), ["sandbox"]), // The sandbox needs 22.13.
  commonJs(`require-${currentNode}`, () => process.execPath),
  commonJs("require-26", () => otherNode("26")),
  command("bun", () => [executable("bun", `bin/bun${suffix}`), "compiled/main.mjs"]),
  command("deno", () => [executable("deno", `deno${suffix}`), ...denoFlags, "--allow-env", "compiled/main.mjs"]),
  {
    name: "workerd",
    control: "working code",
    prove: async (user) => {
      const code = readFileSync(await bundle(user, "worker.js", ["--conditions=workerd,worker,browser"]), "utf8");
      const lines = await whileServingCode(code, async ({ origin, output }) => {
        const response = await fetch(`${origin}/?${new URLSearchParams({ baseUrl: user.baseUrl })}`);
        if (!response.ok) throw new Error(`workerd responded with ${response.status}:\n${output()}`);
        return response.json();
      });
      requireParts(lines, "client", "entries");
    },
  },
  {
    name: "chromium",
    control: "working code",
    prove: async (user) => {
      const lines = await user.open(await bundle(user, "page.js"));
      if (lines === undefined) throw new LeftOut("no Chromium runs on this machine");
      requireParts(lines, "client", "entries");
    },
  },
];

/** A version of Node, the only runtime that can run the sandbox. `find` returns the executable. */
function node(name: string, find: () => string): Combination {
  return command(name, () => [find(), "compiled/main-node.mjs"], ["sandbox"]);
}

/** A version of Node in which a CommonJS program requires every entry point of our packages, except `leftOut`. */
function commonJs(name: string, find: () => string, leftOut: readonly Publishable[] = []): Combination {
  return {
    name,
    control: "working code",
    prove: async ({ folder }) => {
      const lines = readLines(await runTool(find(), ["require.cjs", ...leftOut], folder));
      const withoutEntries = [...commandsOnly, ...leftOut];
      deepEqual(lines, publishable.filter((each) => !withoutEntries.includes(each)).toSorted());
    },
  };
}

/**
 * A runtime that is a command.
 *
 * @param find Returns the executable, and the arguments that precede the base URL of the mock.
 * @param others The parts that the program prints in addition to `client`, `entries` and `server`.
 */
function command(name: string, find: () => [string, ...string[]], others: readonly "sandbox"[] = []): Combination {
  return {
    name,
    control: "working code",
    prove: async ({ folder, baseUrl }) => {
      const env = { DENO_DIR: join(folder, "deno"), BUN_RUNTIME_TRANSPILER_CACHE_PATH: "0" };
      const [program, ...args] = find();
      const output = await runTool(program, [...args, baseUrl], folder, env);
      requireParts(readLines(output), "client", "entries", "server", ...others);
    },
  };
}

function otherNode(version: OtherNode): string {
  const file = nodeExecutable(version);
  if (file !== undefined) return file;
  const machine = `${process.platform} ${process.arch}`;
  if (machine === "linux x64")
    throw new Error(`Node ${version} is not installed: run npm run proof, which installs it`);
  throw new LeftOut(`the package of Node ${version} is for linux x64 and this machine is ${machine}`);
}

/** Bundles a module of the program with esbuild, and returns the path of the bundle. */
async function bundle({ folder, tools }: User, entry: string, flags: readonly string[] = []): Promise<string> {
  const args = [`compiled/${entry}`, "--bundle", "--format=esm", `--outfile=out/${entry}`, ...flags];
  await runTool(process.execPath, [join(tools, "esbuild/bin/esbuild"), ...args], folder);
  return join(folder, "out", entry);
}
