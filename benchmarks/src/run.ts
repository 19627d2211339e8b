import { execFile, spawnSync } from "node:child_process";
import { promisify } from "node:util";

/** Runs a program and returns its output. @throws {Error} If the program fails. The message contains the output. */
export function run(program: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd, encoding: "utf8", env: withoutNpm() });
  if (status === 0) return stdout;
  const what = `${program} ${args.join(" ")}`;
  throw new Error(`${what} in ${cwd} failed (${status ?? error?.message}):\n${stdout ?? ""}${stderr ?? ""}`);
}

/**
 * Runs a program and returns its output, while this program goes on.
 * @throws {Error} If the program fails. The message contains the output.
 */
export async function start(program: string, args: readonly string[], cwd: string): Promise<string> {
  const { stdout } = await promisify(execFile)(program, args, { cwd, env: withoutNpm(), maxBuffer: 2 ** 30 });
  return stdout;
}

/** The names of npm's settings for the connection to the registry. */
const network = /^npm_config_(registry|(https?_)?proxy|no_?proxy|ca|cafile|strict_ssl|userconfig|\/\/|@)/i;

/**
 * Returns the environment without the settings of the package manager that runs this program, because a package manager
 * that this program starts would apply them. Keeps the settings that `network` matches.
 */
function withoutNpm(): NodeJS.ProcessEnv {
  const isForeign = (name: string): boolean => /^npm_(config|package|lifecycle)_/i.test(name) && !network.test(name);
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !isForeign(name)));
}
