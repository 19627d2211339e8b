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
