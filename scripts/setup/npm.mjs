import { run } from "./processes.mjs";
import { SetupError } from "./steps.mjs";

/**
 * Runs npm: the one that runs this script, or else the one on the PATH.
 * @param {readonly string[]} args
 * @param {Record<string, string>} env
 * @param {number} [timeoutMs] Kills npm after this time. Default: never.
 */
export function npm(args, env, timeoutMs) {
  const cli = process.env.npm_execpath ?? "";
  const quiet = ["--loglevel=error", "--no-update-notifier", "--no-audit", "--no-fund"];
  if (cli.endsWith("npm-cli.js")) return run(process.execPath, [cli, ...args, ...quiet], { env, timeoutMs });
  return run("npm", [...args, ...quiet], { env, timeoutMs });
}

/** The longest time that npm itself takes on a busy machine, in milliseconds. */
const startMs = 40_000;

/**
 * Checks that the registry responds to npm, with npm's proxy and certificates. The installation itself would retry for
 * minutes before it fails.
 * @param {Record<string, string>} env
 * @param {number} [timeoutMs] The time to wait for a response. Default: 20 seconds, so that a missing network is
 * reported within 30 seconds of the start.
 * @throws {SetupError} If there is no response in that time. Any HTTP status is a response.
 */
export async function requireRegistry(env, timeoutMs = 20_000) {
  const flags = ["--fetch-retries=0", `--fetch-timeout=${timeoutMs}`];
  const { code, output } = await npm(["ping", ...flags], env, timeoutMs + startMs);
  const [, failure = `exit code ${code}`] = /^npm (?:error|ERR!) code (\S+)/m.exec(output) ?? [];
  if (code === 0 || /^E\d{3}$/.test(failure)) return;
  const registry = env.npm_config_registry ?? "https://registry.npmjs.org/";
  throw new SetupError(
    `No response from the npm registry at ${withoutCredentials(registry)} (${failure}). ` +
      "Check the network, or set npm_config_registry or npm_config_https_proxy, and type the command again.",
  );
}

function withoutCredentials(address) {
  return address.replace(/\/\/[^/@]*@/, "//");
}
