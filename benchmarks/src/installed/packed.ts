// Our packages as a user installs them: packed, then installed with npm.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "../run.ts";

/** The published packages, in the order of their layers. */
export const publishable = [
  "openapi",
  "runtime",
  "client",
  "webhooks",
  "mock",
  "sandbox",
  "redis",
  "cli",
  "mcp",
] as const;

/** The name of a published package. */
export type Publishable = (typeof publishable)[number];

/** The versions of packages by name. */
export type Versions = Readonly<Record<string, string>>;

/** A project with packages installed from their tarballs. */
export interface PackedProject extends Disposable {
  readonly folder: string;
  /** The paths of the tarballs by package. */
  readonly tarballs: Readonly<Record<string, string>>;
}

/**
 * Packs packages as for a release, and installs the tarballs with npm into an empty project, with dependencies from the
 * registry. `others` are packages that the project needs besides, with their versions. Disposing of the project removes
 * it.
 */
export function installPacked(names: readonly Publishable[], others: Versions = {}): PackedProject {
  const parent = mkdtempSync(join(tmpdir(), "planasonix-packed-"));
  const folder = join(parent, "project");
  const tarballs = Object.fromEntries(names.map((name) => [name, pack(name, join(parent, name))]));
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), JSON.stringify(projectOf(tarballs, others)));
  const flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock", "--prefer-offline"];
  run(process.platform === "win32" ? "npm.cmd" : "npm", ["install", ...flags], folder);
  return { folder, tarballs, [Symbol.dispose]: () => rmSync(parent, { recursive: true, force: true }) };
}

/** The manifest of the project. The overrides prevent npm from requesting our packages from the registry. */
function projectOf(tarballs: Readonly<Record<string, string>>, others: Versions): object {
  const dependencies = Object.entries(tarballs).map(([name, tarball]) => [`@planasonix/${name}`, `file:${tarball}`]);
  const overrides = dependencies.map(([name]) => [name, `$${name}`]);
  return {
    private: true,
    type: "module",
    dependencies: { ...others, ...Object.fromEntries(dependencies) },
    overrides: Object.fromEntries(overrides),
  };
}

function pack(name: Publishable, destination: string): string {
  const source = fileURLToPath(new URL(`../../../packages/${name}`, import.meta.url));
  const { filename }: { filename: string } = JSON.parse(
    run("pnpm", ["pack", "--json", "--pack-destination", destination], source),
  );
  return filename;
}
