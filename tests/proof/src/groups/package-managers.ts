// Package managers. Each installs the tarballs of the client, of the mock and of the command line into an empty project,
// in which a program and the command line call the mock. The tarballs include those of all dependencies, so that nothing is fetched.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { executable } from "@planasonix/platforms/test/platforms/executable.ts";
import type { Combination, User } from "../combination.ts";
import { runTool } from "../run-tool.ts";

/** A package manager: its command, how it installs, and its settings. */
interface Manager {
  readonly name: string;
  readonly command: (tools: string) => readonly [program: string, ...args: string[]];
  readonly install: readonly string[];
  /** Whether programs need the package manager to find packages, as with Plug'n'Play. Default: false. */
  readonly runsNode?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  /** Files with settings, given the tarballs by the names of the packages. */
  readonly files?: (tarballs: Readonly<Record<string, string>>) => Readonly<Record<string, string>>;
}

const suffix = process.platform === "win32" ? ".exe" : "";
const npm = process.platform === "win32" ? "npm.cmd" : "npm";

const managers: readonly Manager[] = [
  {
    name: "npm",
    command: () => [npm],
    install: ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--offline"],
  },
  {
    name: "pnpm",
    command: () => ["pnpm"],
    install: ["install", "--ignore-scripts", "--offline"],
    files: (tarballs) => ({ "pnpm-workspace.yaml": `overrides: ${JSON.stringify(tarballs)}\n` }),
  },
  {
    name: "yarn-1",
    command: (tools) => [process.execPath, join(tools, "yarn/bin/yarn.js")],
    // A shared cache would return the working package for the broken one, because both have the same version.
    install: ["install", "--ignore-scripts", "--offline", "--no-lockfile", "--cache-folder", ".cache"],
  },
  {
    name: "yarn-4-pnp",
    command: (tools) => [process.execPath, join(tools, "@yarnpkg/cli-dist/bin/yarn.js")],
    install: ["install", "--mode=skip-build"],
    runsNode: true,
    env: { YARN_ENABLE_TELEMETRY: "0", YARN_ENABLE_NETWORK: "0", YARN_ENABLE_IMMUTABLE_INSTALLS: "0" },
    // Everything stays in the folder of the project.
    files: () => ({ ".yarnrc.yml": "nodeLinker: pnp\nenableGlobalCache: false\n", "yarn.lock": "" }),
  },
  {
    name: "bun-install",
    command: () => [executable("bun", `bin/bun${suffix}`)],
    install: ["install", "--ignore-scripts"],
  },
];

const program = `import { createClient } from "@planasonix/client";
import { startMock } from "@planasonix/mock";
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const mock = await startMock();
const planasonix = createClient({ apiKey: "any-key", baseUrl: mock.url });
const [first] = await planasonix.pipelines.list().toArray({ limit: 1 });
const env = { ...process.env, PLANASONIX_API_KEY: "any-key", PLANASONIX_BASE_URL: mock.url };
const bin = fileURLToPath(import.meta.resolve("@planasonix/cli/package.json")).replace("package.json", "dist/bin.cjs");
const listed = await promisify(execFile)(process.execPath, [bin, "pipelines", "list", "--limit", "1"], { env });
console.log(first.type, JSON.parse(listed.stdout)[0].type);
await mock.close();
`;

export const packageManagers: readonly Combination[] = managers.map((manager) => ({
  name: manager.name,
  control: "working code",
  prove: (user) => installAndCall(manager, user),
}));

async function installAndCall(manager: Manager, { folder, tools }: User): Promise<void> {
  const project = join(folder, "project");
  const tarballs = await packAll(join(folder, "../node_modules"), join(folder, "tarballs"));
  mkdirSync(project, { recursive: true });
  const manifest = { private: true, dependencies: tarballs, overrides: tarballs, resolutions: tarballs };
  const files = {
    "package.json": JSON.stringify(manifest, undefined, 2),
    "program.mjs": program,
    ...manager.files?.(tarballs),
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(project, name), text);

  const [command, ...args] = manager.command(tools);
  await runTool(command, [...args, ...manager.install], project, manager.env);
  const { stdout } = manager.runsNode
    ? await runTool(command, [...args, "node", "program.mjs"], project, manager.env)
    : await runTool(process.execPath, ["program.mjs"], project);
  if (stdout.trim() !== "pipeline pipeline") throw new Error(`The program printed ${JSON.stringify(stdout)}`);
}

/** Packs installed packages again. Returns the tarballs by the names of the packages. */
async function packAll(installed: string, destination: string): Promise<Readonly<Record<string, string>>> {
  mkdirSync(destination, { recursive: true });
  const names = [...withDependencies(installed, ["@planasonix/client", "@planasonix/mock", "@planasonix/cli"])];
  const folders = names.map((name) => join(installed, name));
  const args = ["pack", "--json", "--ignore-scripts", "--pack-destination", destination, ...folders];
  const { stdout } = await runTool(npm, args, destination);
  const packed: readonly { readonly name: string; readonly filename: string }[] = JSON.parse(stdout);
  return Object.fromEntries(packed.map(({ name, filename }) => [name, `file:${join(destination, filename)}`]));
}

function withDependencies(installed: string, names: readonly string[], found: Set<string> = new Set()): Set<string> {
  for (const name of names.filter((each) => !found.has(each))) {
    const manifest = JSON.parse(readFileSync(join(installed, name, "package.json"), "utf8"));
    withDependencies(installed, Object.keys(manifest.dependencies ?? {}), found.add(name));
  }
  return found;
}
