import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "../run.ts";

/** The packages that are published, in the order of their layers. */
export const publishable = ["openapi", "runtime", "client", "webhooks", "mock"] as const;

/** One of them. */
export type Publishable = (typeof publishable)[number];

/** An empty project into which packages were installed from their tarballs, as a user installs them. */
export interface PackedProject extends Disposable {
  readonly folder: string;
  /** The tarballs, as they would be published. */
  readonly tarballs: Readonly<Record<string, string>>;
}

/**
 * Packs packages as they would be published and installs the tarballs together with npm; what they depend on comes from the
 * registry. Disposing of the project removes it.
 */
export function installPacked(names: readonly Publishable[]): PackedProject {
  const place = mkdtempSync(join(tmpdir(), "planasonix-packed-"));
  const folder = join(place, "project");
  const tarballs = Object.fromEntries(names.map((name) => [name, pack(name, join(place, name))]));
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), JSON.stringify(projectOf(tarballs)));
  const quietly = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock", "--prefer-offline"];
  run(process.platform === "win32" ? "npm.cmd" : "npm", ["install", ...quietly], folder);
  return { folder, tarballs, [Symbol.dispose]: () => rmSync(place, { recursive: true, force: true }) };
}

/** The overrides keep npm from asking the registry for what our packages want of one another. */
function projectOf(tarballs: Readonly<Record<string, string>>): object {
  const dependencies = Object.entries(tarballs).map(([name, tarball]) => [`@planasonix/${name}`, `file:${tarball}`]);
  const overrides = dependencies.map(([name]) => [name, `$${name}`]);
  return {
    private: true,
    type: "module",
    dependencies: Object.fromEntries(dependencies),
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
