import { execFile } from "node:child_process";

const timeoutMs = 120_000;

/** The environment of a user's shell, without the variables of pnpm. It makes tools print plain text. */
const userEnv = {
  ...Object.fromEntries(
    Object.entries(process.env).filter(([name]) => /^(PATH|HOME|TMPDIR|LANG|SystemRoot)$/.test(name)),
  ),
  NO_COLOR: "1",
  CI: "1",
  DO_NOT_TRACK: "1",
  NODE_NO_WARNINGS: "1",
  DENO_NO_UPDATE_CHECK: "1",
};

/** The output of a program. */
export interface Output {
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a program in a folder, for at most two minutes.
 * @throws {Error} If the program fails or takes longer. The message contains the output.
 */
export function runTool(
  program: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Output> {
  const options = { cwd, env: { ...userEnv, ...env }, timeout: timeoutMs, maxBuffer: 2 ** 26 };
  return new Promise((resolve, reject) => {
    execFile(program, args, options, (error, stdout, stderr) => {
      if (error === null) resolve({ stdout, stderr });
      else
        reject(new Error(`${[program, ...args].join(" ")}\n${error.killed ? "(timed out)\n" : ""}${stdout}${stderr}`));
    });
  });
}
