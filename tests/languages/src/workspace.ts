// The folders for the generated and built clients. Each run empties them and copies the built descriptions into them.
import { copyFileSync, cpSync, mkdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "./step.ts";

const root = fileURLToPath(new URL("../../../.cache/languages/", import.meta.url));
const programs = fileURLToPath(new URL("../", import.meta.url));

/** Creates the folder of a language or of a tested server. The folder contains only the descriptions. */
export function createFolder(language: string): string {
  const folder = join(root, language);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const openapi = dirname(createRequire(import.meta.url).resolve("@planasonix/openapi/package.json"));
  for (const file of ["openapi.json", "openapi.yaml", "openapi-3.0.yaml"]) {
    copyFileSync(join(openapi, "dist", file), join(folder, file));
  }
  return folder;
}

/** Copies the program of a language into a folder. */
export function copyProgram(language: string, folder: string): void {
  cpSync(join(programs, language), folder, { recursive: true });
}

/** Installs uv. Returns a value of `PATH` that includes the folder of `uvx`. */
export async function provideUvx(): Promise<string> {
  const folder = join(root, "uv");
  rmSync(folder, { recursive: true, force: true });
  await run({ program: "python3", args: ["-m", "venv", folder], cwd: programs });
  await run({ program: join(folder, "bin/pip"), args: ["install", "--quiet", `uv==${uvVersion}`], cwd: programs });
  return join(folder, "bin") + delimiter + process.env.PATH;
}

const uvVersion = "0.13.9";
