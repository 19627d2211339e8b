// What a user of a release does: installs it into an empty project, and runs the first example of the README.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readCodeBlocks } from "../../release/frozen/code-blocks.ts";
import { runCommand } from "../command.ts";

/** Installs our packages from the registry, with all dependencies, into an empty project. */
export async function installAsUser(folder: string, registry: string, packages: readonly string[]): Promise<void> {
  mkdirSync(folder);
  const manifest = { name: "user", version: "1.0.0", private: true, type: "module" };
  writeFileSync(join(folder, "package.json"), JSON.stringify(manifest));
  writeFileSync(join(folder, ".npmrc"), `@planasonix:registry=${registry}\n`);
  const flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"];
  await runCommand("npm", ["install", ...flags, ...packages], folder, withoutNpmSettings());
}

/**
 * Runs the first example of the README against the mock.
 * @throws {Error} If the README has no example, or the example prints no number of rows.
 */
export async function runFirstExample(folder: string, readme: string): Promise<void> {
  const [example] = readCodeBlocks(readFileSync(readme, "utf8"));
  if (example === undefined) throw new Error(`${readme} has no example in TypeScript`);
  writeFileSync(join(folder, "example.ts"), example.text);
  writeFileSync(join(folder, "main.ts"), program);
  const printed = await runCommand(process.execPath, ["main.ts"], folder);
  if (!/^\d+$/.test(printed))
    throw new Error(`The first example of the README printed ${printed || "nothing"}, not a number of rows`);
}

/**
 * The software bill of materials of a project, in CycloneDX format.
 * @throws {Error} If the bill lacks one of the packages.
 */
export async function billOfMaterials(folder: string, packages: readonly string[]): Promise<string> {
  const text = await runCommand("npm", ["sbom", "--sbom-format=cyclonedx"], folder, withoutNpmSettings());
  const { components }: { components: { "bom-ref": string }[] } = JSON.parse(text);
  const missing = packages.filter((name) => !components.some((component) => component["bom-ref"] === name));
  if (missing.length > 0) throw new Error(`The bill of materials lacks ${missing.join(", ")}`);
  return text;
}

/**
 * The environment of a user: without the variables that a package manager sets for its scripts, and without scoped
 * registries.
 */
function withoutNpmSettings(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^p?npm_(package|lifecycle|config_@)/i.test(name)),
  );
}

const program = `
import { startMock } from "@planasonix/mock";

const mock = await startMock({ port: 0 });
process.env.PLANASONIX_BASE_URL = mock.url;
process.env.PLANASONIX_API_KEY = "plnx_live_example";
await import("./example.ts");
await mock.close();
`;
