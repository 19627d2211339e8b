// The folders for the generated and built clients. Each run empties them and copies the built descriptions into them.
import { copyFileSync, cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "./step.ts";

const repository = fileURLToPath(new URL("../../../", import.meta.url));
const root = join(repository, ".cache/languages");
const programs = fileURLToPath(new URL("../", import.meta.url));

/** Creates the folder of a client or another tool. The folder contains the descriptions, and the program, if it has one. */
export function createFolder(id: string): string {
  const folder = join(root, id);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  copyDescriptions(folder);
  if (existsSync(join(programs, id))) cpSync(join(programs, id), folder, { recursive: true });
  return folder;
}

/** Copies the built descriptions into a folder. */
export function copyDescriptions(folder: string): void {
  const openapi = dirname(createRequire(import.meta.url).resolve("@planasonix/openapi/package.json"));
  for (const file of ["openapi.json", "openapi.yaml", "openapi-3.0.yaml"]) {
    copyFileSync(join(openapi, "dist", file), join(folder, file));
  }
}

/** Writes the output of a tool that failed. Returns the path of the file in the repository. */
export function writeLog(id: string, output: string): string {
  mkdirSync(root, { recursive: true });
  const file = join(root, `${id}.log`);
  writeFileSync(file, `${output}\n`);
  return relative(repository, file);
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
