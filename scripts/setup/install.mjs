import { join } from "node:path";
import { root, run } from "./processes.mjs";
import { SetupError } from "./steps.mjs";

/**
 * Installs the packages of a workspace's pnpm-lock.yaml.
 *
 * @param {Record<string, string>} env
 * @param {import("./commands.mjs").Steps} steps
 * @param {object} [what]
 * @param {string} [what.folder] The folder of the workspace. Default: the repository.
 * @param {readonly string[]} [what.filters] Selects workspace packages, as pnpm's `--filter` does. Default: all.
 * @throws {SetupError} If the registry does not respond, or pnpm fails.
 */
export async function install(env, steps, { folder = "", filters = [] } = {}) {
  const place = folder && ` of ${folder}`;
  const step = steps.begin(`install packages${place}`);
  // pnpm checks a lockfile against its policies when the lockfile changes. Repeating the check here would take a
  // request for each package in the lockfile; pnpm verifies the hashes of the packages in any case.
  const flags = ["--frozen-lockfile", "--trust-lockfile", "--reporter=append-only"];
  const args = ["install", ...flags, ...filters.map((name) => `--filter=${name}`)];
  const cwd = join(root, folder);
  let added = 0;
  const onLine = (line) => {
    const progress = /^Progress: resolved (\d+), reused (\d+), downloaded (\d+)/.exec(line);
    if (!progress) return;
    const [, resolved, reused, downloaded] = progress.map(Number);
    added = resolved;
    step.update(`${reused + downloaded} of ${resolved}`);
  };

  // Packages in the store need no network, so the registry is contacted only if something is missing.
  let { code, output } = await run("pnpm", [...args, "--offline"], { env, cwd, onLine });
  if (code !== 0) {
    await requireRegistry(env);
    ({ code, output } = await run("pnpm", args, { env, cwd, onLine }));
  }
  if (code !== 0) {
    step.fail(output);
    throw new SetupError(`Could not install the packages of ${join(folder, "pnpm-lock.yaml")}. pnpm says why, above.`);
  }
  step.finish(added > 0 ? `install ${added} packages${place}` : `install packages${place} (none missing)`);
}

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
