import { run } from "./processes.mjs";
import { SetupError } from "./steps.mjs";

/** With what is done before, a machine without network is told so within 30 seconds. */
const registryTimeoutMs = 20_000;

/**
 * Runs npm: the one that runs this script, if one does.
 *
 * @param {readonly string[]} args
 * @param {Record<string, string>} env
 * @param {number} [timeoutMs] After this time npm is ended. Default: never.
 */
export function npm(args, env, timeoutMs) {
  const cli = process.env.npm_execpath ?? "";
  const quiet = ["--loglevel=error", "--no-update-notifier", "--no-audit", "--no-fund"];
  if (cli.endsWith("npm-cli.js")) return run(process.execPath, [cli, ...args, ...quiet], { env, timeoutMs });
  return run("npm", [...args, ...quiet], { env, timeoutMs });
}

/**
 * Asks the registry for a response, the way npm would: through the proxy and with the certificates of the settings. Fetching
 * itself cannot tell in time, because it tries again for minutes.
 *
 * @param {Record<string, string>} env
 * @throws {SetupError} If there is none within 20 seconds. Any HTTP status is a response.
 */
export async function requireRegistry(env) {
  const flags = ["--fetch-retries=0", `--fetch-timeout=${registryTimeoutMs}`];
  const { code, output } = await npm(["ping", ...flags], env, registryTimeoutMs + 2_000);
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
