import { SeedError } from "../control/seed-data.ts";
import type { SandboxOptions } from "../server/options.ts";

/** The initial data that a flag names. */
export interface SeedOption {
  readonly value: NonNullable<SandboxOptions["seed"]>;
  /** The error to report for an error of the sandbox: for a seed that is not valid, one with its file and line. */
  readonly reported: (error: unknown) => unknown;
}

/**
 * Reads the initial data that a flag names.
 * @throws {TypeError} If it is neither `demo` nor `empty`, nor a seed file.
 */
export async function readSeedOption(flag: string, text: string): Promise<SeedOption> {
  if (text === "demo" || text === "empty") return { value: text, reported: (error) => error };
  if (!/\.(json|ya?ml)$/i.test(text)) {
    const rule = 'must be "demo", "empty", or a file whose name ends in .json, .yaml or .yml';
    throw new TypeError(`\`${flag}\` ${rule}, got ${JSON.stringify(text)}`);
  }
  // Loaded only for a file, because most sandboxes have none.
  const { readSeedFile } = await import("./seed-file.ts");
  const { data, located } = readSeedFile(text);
  return { value: data, reported: (error) => (error instanceof SeedError ? located(error) : error) };
}
