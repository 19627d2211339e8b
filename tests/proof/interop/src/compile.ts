import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const compilerOptions = {
  strict: true,
  noUncheckedIndexedAccess: true,
  noEmit: true,
  skipLibCheck: true,
  target: "es2023",
  module: "preserve",
  moduleResolution: "bundler",
  moduleDetection: "force",
  allowImportingTsExtensions: true,
  lib: ["es2023", "dom", "dom.iterable"],
  types: [],
};

// The generators need the older compiler in `typescript`; TypeScript 7 compiles in a fraction of the time.
const compiler = fileURLToPath(new URL("../bin/tsc", import.meta.resolve("typescript-7")));

/**
 * Compiles the TypeScript files that match `include`, relative to `folder`, under strict TypeScript. Returns the
 * errors.
 */
export async function compile(folder: URL, include: readonly string[]): Promise<string[]> {
  const project = fileURLToPath(new URL("tsconfig.json", folder));
  await writeFile(project, JSON.stringify({ compilerOptions, include }));
  return new Promise((resolve) => {
    execFile(process.execPath, [compiler, "-p", project], { maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      resolve(error === null ? [] : `${stdout}${stderr}`.trim().split("\n"));
    });
  });
}
