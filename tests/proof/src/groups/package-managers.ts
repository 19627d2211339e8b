// Package managers. Each installs the client, the mock and the command line into an empty project, in which a program and
// the command line call the mock. The registry is that of the rehearsal of a release: it has nothing else.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { executable } from "@planasonix/platforms/test/platforms/executable.ts";
import { type LoopbackRegistry, startLoopbackRegistry } from "@planasonix/scripts/publish/loopback-registry.ts";
import type { Combination, User } from "../combination.ts";
import { runTool } from "../run-tool.ts";

/** A package manager: its command, how it installs, and its settings. Nothing leaves the folder of the project. */
interface Manager {
  readonly name: string;
  readonly command: (tools: string) => readonly [program: string, ...args: string[]];
  readonly install: readonly string[];
  /** Whether programs need the package manager to find packages, as with Plug'n'Play. Default: false. */
  readonly runsNode?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  /** Files with settings, given the address of the registry. */
  readonly files: (registry: string) => Readonly<Record<string, string>>;
}

const suffix = process.platform === "win32" ? ".exe" : "";
const npm = process.platform === "win32" ? "npm.cmd" : "npm";
const npmrc = (registry: string) => ({ ".npmrc": `registry=${registry}\ncache=.cache\n` });

const managers: readonly Manager[] = [
  {
    name: "npm",
    command: () => [npm],
    install: ["install", "--ignore-scripts", "--no-audit", "--no-fund"],
    files: npmrc,
  },
  {
    name: "pnpm",
    command: () => ["pnpm"],
    install: ["install", "--ignore-scripts"],
    files: (registry) => ({
      ...npmrc(registry),
      "pnpm-workspace.yaml": "minimumReleaseAge: 0\nstoreDir: .store\ncacheDir: .cache\n",
    }),
  },
  {
    name: "yarn-1",
    command: (tools) => [process.execPath, join(tools, "yarn/bin/yarn.js")],
    install: ["install", "--ignore-scripts", "--no-lockfile", "--cache-folder", ".cache"],
    files: (registry) => ({ ".yarnrc": `registry "${registry}"\n` }),
  },
  {
    name: "yarn-4-pnp",
    command: (tools) => [process.execPath, join(tools, "@yarnpkg/cli-dist/bin/yarn.js")],
    install: ["install", "--mode=skip-build"],
    runsNode: true,
    env: { YARN_ENABLE_TELEMETRY: "0", YARN_ENABLE_IMMUTABLE_INSTALLS: "0" },
    files: (registry) => ({
      ".yarnrc.yml": `nodeLinker: pnp
enableGlobalCache: false
globalFolder: .yarn
npmRegistryServer: "${registry}"
npmMinimalAgeGate: 0
unsafeHttpWhitelist: ["127.0.0.1"]
`,
      "yarn.lock": "",
    }),
  },
  {
    name: "bun-install",
    command: () => [executable("bun", `bin/bun${suffix}`)],
    install: ["install", "--ignore-scripts"],
    files: (registry) => ({ "bunfig.toml": `[install]\nregistry = "${registry}"\ncache = ".cache"\n` }),
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

const installed = ["@planasonix/client", "@planasonix/mock", "@planasonix/cli"];

async function installAndCall(manager: Manager, { folder, tools }: User): Promise<void> {
  const project = join(folder, "project");
  await using registry = await startLoopbackRegistry();
  const versions = await publishAll(join(folder, "../node_modules"), join(folder, "tarballs"), registry);
  mkdirSync(project, { recursive: true });
  const dependencies = Object.fromEntries(installed.map((name) => [name, versions[name]]));
  const files = {
    "package.json": JSON.stringify({ private: true, dependencies }, undefined, 2),
    "program.mjs": program,
    ...manager.files(registry.url),
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(project, name), text);

  const [command, ...args] = manager.command(tools);
  await runTool(command, [...args, ...manager.install], project, manager.env);
  const { stdout } = manager.runsNode
    ? await runTool(command, [...args, "node", "program.mjs"], project, manager.env)
    : await runTool(process.execPath, ["program.mjs"], project);
  if (stdout.trim() !== "pipeline pipeline") throw new Error(`The program printed ${JSON.stringify(stdout)}`);
}

/** Packs installed packages again, and publishes them. Returns the versions by the names of the packages. */
async function publishAll(
  modules: string,
  destination: string,
  registry: LoopbackRegistry,
): Promise<Readonly<Record<string, string>>> {
  mkdirSync(destination, { recursive: true });
  const folders = [...withDependencies(modules, installed)].map((name) => join(modules, name));
  const args = ["pack", "--json", "--ignore-scripts", "--pack-destination", destination, ...folders];
  const { stdout } = await runTool(npm, args, destination);
  const packed: readonly { readonly name: string; readonly version: string; readonly filename: string }[] =
    JSON.parse(stdout);
  for (const { name, filename } of packed) {
    const manifest = JSON.parse(readFileSync(join(modules, name, "package.json"), "utf8"));
    registry.add(manifest, readFileSync(join(destination, filename)));
  }
  return Object.fromEntries(packed.map(({ name, version }) => [name, version]));
}

function withDependencies(modules: string, names: readonly string[], found: Set<string> = new Set()): Set<string> {
  for (const name of names.filter((each) => !found.has(each))) {
    const manifest = JSON.parse(readFileSync(join(modules, name, "package.json"), "utf8"));
    withDependencies(modules, Object.keys(manifest.dependencies ?? {}), found.add(name));
  }
  return found;
}
