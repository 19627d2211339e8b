import { spawnSync } from "node:child_process";

/** Runs a program to its end and answers what it printed. @throws {Error} If it fails, with all that it said. */
export function run(program: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd, encoding: "utf8", env: withoutNpm() });
  if (status === 0) return stdout;
  const what = `${program} ${args.join(" ")}`;
  throw new Error(`${what} in ${cwd} ended with ${status ?? error?.message}\n${stdout ?? ""}${stderr ?? ""}`);
}

/** The settings of the package manager that started us are not for the one that we start. */
function withoutNpm(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([key]) => !/^npm_(config|package|lifecycle)_/i.test(key)),
  );
}
