import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "../run.ts";

/** The path of a program with thirty calls of our client. */
export const thirtyCalls: string = fileURLToPath(new URL("programs/thirty-calls.ts", import.meta.url));

const compilerOptions = {
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  target: "es2023",
  module: "nodenext",
  types: [],
};

/** Counts the type instantiations of TypeScript 5.9 for a program whose imports are installed in `folder`. */
export function countInstantiations(program: string, folder: string): number {
  const project = mkdtempSync(join(folder, "thirty-calls-"));
  try {
    copyFileSync(program, join(project, "program.mts"));
    writeFileSync(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["program.mts"] }));
    return parseCount(run(process.execPath, [compiler(), "--extendedDiagnostics", "-p", project], folder));
  } finally {
    rmSync(project, { recursive: true });
  }
}

function compiler(): string {
  return createRequire(import.meta.url).resolve("typescript-5.9/lib/tsc.js");
}

function parseCount(diagnostics: string): number {
  const [, count] = /^Instantiations: +(\d+)$/m.exec(diagnostics) ?? [];
  if (count === undefined) throw new Error(`No count of instantiations in\n${diagnostics}`);
  return Number(count);
}
