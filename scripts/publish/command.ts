import { execFile } from "node:child_process";

/**
 * Runs a program. Resolves to its standard output, trimmed.
 * @throws {Error} If the program fails. The message contains the output.
 */
export function runCommand(
  program: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<string> {
  const quiet = { TURBO_TELEMETRY_DISABLED: "1", REDOCLY_TELEMETRY: "off", DO_NOT_TRACK: "1" };
  return new Promise((resolve, reject) => {
    execFile(program, args, { cwd, env: { ...env, ...quiet }, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout.trim());
      else reject(new Error(`${program} ${args.join(" ")} failed (${error.code})\n${stdout}${stderr}`));
    });
  });
}

/** Runs a step of a release, and prints its duration. */
export async function step<Value>(label: string, part: () => Promise<Value>): Promise<Value> {
  const start = performance.now();
  const value = await part();
  console.log(`${label} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
  return value;
}

/** Runs a program. An error ends it with one line, without a stack, and with exit code 1. */
export async function runProgram(program: () => Promise<void>): Promise<void> {
  try {
    await program();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
