// Runs each TypeScript sample as a module of its own, as a reader who copies the sample would.
import { execFile } from "node:child_process";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { CodeSample } from "./samples.ts";

/** The folder of the modules. */
export const sampleFolder: URL = new URL("../../samples/generated/", import.meta.url);

/** Empties the folder, and writes a module for each sample. */
export async function writeModules(samples: readonly CodeSample[]): Promise<void> {
  await rm(sampleFolder, { recursive: true, force: true });
  await mkdir(sampleFolder, { recursive: true });
  for (const { operationId, source } of samples) await writeFile(new URL(`${operationId}.ts`, sampleFolder), source);
}

export interface ModuleResults {
  /** How many modules ran without an error. */
  readonly succeeded: number;
  /** The names and errors of the other modules. */
  readonly failures: readonly string[];
}

/** Runs all modules against `baseUrl`, one after the other in one Node process. */
export async function runModules(baseUrl: string): Promise<ModuleResults> {
  const program = fileURLToPath(new URL("run-modules.ts", import.meta.url));
  const env = { ...process.env, PLANASONIX_API_KEY: "any-key", PLANASONIX_BASE_URL: baseUrl };
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [program, fileURLToPath(sampleFolder)], { env, maxBuffer: 2 ** 26 }, (error, stdout) =>
      error === null ? resolve(JSON.parse(stdout)) : reject(error),
    );
  });
}
