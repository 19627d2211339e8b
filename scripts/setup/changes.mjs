import { root, run } from "./processes.mjs";
import { SetupError } from "./steps.mjs";

/** Where a branch may have begun, in the order of preference. */
const trunks = ["origin/main", "main"];

/** Files after whose change everything is linted and compiled. */
const shared = new Set([
  "package.json",
  "pnpm-lock.yaml",
  "pnpm-workspace.yaml",
  "tsconfig.base.json",
  "turbo.json",
  "vitest.time-limits.ts",
]);

/**
 * The packages whose tests take part. Those in other folders run for long, or test built packages instead of their own
 * modules: `npm test` runs them.
 */
const tested = ["{./packages/*}", "@planasonix/scripts", "@planasonix/spec"];

/** The packages whose types change with the texts of the description. The code of the others stays as it is. */
const described = ["@planasonix/openapi", "@planasonix/client"];

/** Whether a file is part of the description, which the linters of the whole repository do not read. */
const isDescription = (file) => /^spec\/.*\.yaml$/.test(file);

/** @typedef {import("./tasks.mjs").Selection} Selection */

/**
 * What has to be checked after the changes of this checkout: those since the branch left `main`, and uncommitted ones.
 * @param {Record<string, string>} env
 * @returns {Promise<{ note: string, selections: readonly Selection[] }>}
 * @throws {SetupError} If git cannot tell what has changed.
 */
export async function selectChanges(env) {
  const base = await findBase(env);
  const [changed, added] = await Promise.all([
    git(["diff", "--name-only", "--no-renames", base.commit], env),
    git(["ls-files", "--others", "--exclude-standard"], env),
  ]);
  const files = `${changed}\n${added}`.split("\n").filter((line) => line !== "");
  return { note: `changed files since ${base.label}: ${files.length}`, selections: select(files, base.commit) };
}

/**
 * Selects the tasks for changed files: the linters of the changed packages, those of the whole repository, the compiler
 * for the changed packages and those that depend on them, and the tests of the changed packages that import a changed
 * module. turbo finds the packages.
 * @param {readonly string[]} files Paths from the root of the repository.
 * @param {string} commit The commit to compare with.
 * @returns {readonly Selection[]}
 */
export function select(files, commit) {
  if (files.length === 0) return [];
  const changed = `[${commit}]`;
  const tests = {
    tasks: ["test"],
    filter: tested.map((name) => `${name}${changed}`),
    args: [`--changed=${commit}`],
  };
  if (files.some((file) => shared.has(file))) return [{ tasks: ["lint", "typecheck"], filter: [] }, tests];
  const isText = files.every(isDescription);
  return [
    { tasks: ["lint"], filter: [...(isText ? [] : ["//", "@planasonix/scripts"]), changed] },
    { tasks: ["typecheck"], filter: isText ? described : [`...${changed}`] },
    tests,
  ];
}

/**
 * Finds the commit at which the branch left `main`; the last commit if the repository has no `main`.
 * @param {Record<string, string>} env
 * @param {string} [cwd] A folder of the clone. Default: this repository.
 * @returns {Promise<{ commit: string, label: string }>}
 * @throws {SetupError} If the folder is not in a clone, or the clone lacks the history that would tell.
 */
export async function findBase(env, cwd = root) {
  for (const trunk of trunks) {
    const commit = await tryGit(["merge-base", "HEAD", trunk], env, cwd);
    if (commit !== undefined) return { commit, label: `${trunk} (${commit.slice(0, 8)})` };
  }
  if ((await git(["rev-parse", "--is-shallow-repository"], env, cwd)) === "true") {
    throw new SetupError(
      "This clone is shallow, so git cannot tell where the branch left main: run git fetch --unshallow origin " +
        "main:refs/remotes/origin/main, or check everything with npm run check.",
    );
  }
  return { commit: await git(["rev-parse", "HEAD"], env, cwd), label: "the last commit" };
}

async function tryGit(args, env, cwd) {
  const { code, output } = await run("git", args, { env, cwd });
  return code === 0 ? output.trim() : undefined;
}

async function git(args, env, cwd = root) {
  const { code, output } = await run("git", args, { env, cwd });
  if (code !== 0) throw new SetupError(`--changed needs a clone with git: git ${args[0]} failed. ${output.trim()}`);
  return output.trim();
}
