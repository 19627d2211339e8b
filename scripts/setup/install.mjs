import { join } from "node:path";
import { requireRegistry } from "./npm.mjs";
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
