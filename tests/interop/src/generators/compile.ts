import { execFile } from "node:child_process";
import { globSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { generated } from "./generators.ts";

const compilerOptions = {
  strict: true,
  noUncheckedIndexedAccess: true,
  noEmit: true,
  skipLibCheck: true,
  target: "es2023",
  module: "preserve",
  moduleResolution: "bundler",
  allowImportingTsExtensions: true,
  lib: ["es2023", "dom", "dom.iterable"],
  types: [],
};

// The generators import the API of an older compiler, so `tsc` is that one; this one checks in a fraction of its time.
const compiler = fileURLToPath(new URL("../bin/tsc", import.meta.resolve("typescript-7")));

/** Compiles all generated clients and the programs in `usage/` under strict TypeScript. Returns the errors. */
export async function compileClients(): Promise<string[]> {
  await enableChecks();
  const project = fileURLToPath(new URL("tsconfig.json", generated));
  await writeFile(project, JSON.stringify({ compilerOptions, include: [".", "../usage"] }));
  return new Promise((resolve) => {
    execFile(process.execPath, [compiler, "-p", project], { maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      resolve(error === null ? [] : `${stdout}${stderr}`.trim().split("\n"));
    });
  });
}

/** Removes `@ts-nocheck` from generated files, so that the compiler checks them. */
async function enableChecks(): Promise<void> {
  for (const name of globSync("**/*.ts", { cwd: fileURLToPath(generated) })) {
    const file = new URL(name, generated);
    await writeFile(file, (await readFile(file, "utf8")).replaceAll(/^\/\/ @ts-nocheck$/gm, ""));
  }
}
