import { join } from "node:path";
import { root, run } from "./processes.mjs";
import { SetupError } from "./steps.mjs";

/** Where a branch may have begun, in the order of preference. */
const trunks = ["origin/main", "main"];

/** Files on which every package depends. */
const shared = new Set([
  "package.json",
  "pnpm-lock.yaml",
  "pnpm-workspace.yaml",
  "tsconfig.base.json",
  "turbo.json",
  "vitest.time-limits.ts",
]);

/** Packages whose tests run for long, or test built packages instead of their own modules. `npm test` runs them. */
const slow = new Set(
  ["benchmarks", "contract", "examples", "fleet", "language-tests", "package-tests", "recipes", "setup-tests"].map(
    (name) => `@planasonix/${name}`,
  ),
);

/** The packages whose types change with the texts of the description. The code of the others stays as it is. */
const described = ["@planasonix/openapi", "@planasonix/client"];

/** Whether a file is part of the description, which the linters of the whole repository do not read. */
const isDescription = (file) => /^spec\/.*\.yaml$/.test(file);

/**
 * @typedef {{ name: string, path: string }} Package
 * @typedef {import("./tasks.mjs").Selection} Selection
 */

/**
 * What has to be checked after the changes of this checkout: those since the branch left `main`, and uncommitted ones.
 * @param {string} node
 * @param {Record<string, string>} env
 * @returns {Promise<{ note: string, selections: readonly Selection[] }>}
 * @throws {SetupError} If git cannot tell what has changed.
 */
export async function selectChanges(node, env) {
  const base = await findBase(env);
  const [changed, added] = await Promise.all([
    git(["diff", "--name-only", "--no-renames", base.commit], env),
    git(["ls-files", "--others", "--exclude-standard"], env),
  ]);
  const files = [...linesOf(changed), ...linesOf(added)];
  const { output } = await run(node, [join(root, "node_modules/turbo/bin/turbo"), "ls", "--output=json"], { env });
  const { packages } = JSON.parse(output.slice(output.indexOf("{")));
  const selections = select(files, packages.items, base.commit);
  return { note: `changed files since ${base.label}: ${files.length}`, selections };
}

/**
 * Selects the tasks for changed files: the linters of the changed packages, those of the whole repository, the compiler
 * for the changed packages and those that depend on them, and the tests of the changed packages that import a changed
 * module.
 * @param {readonly string[]} files Paths from the root of the repository.
 * @param {readonly Package[]} packages
 * @param {string} commit The commit to compare with.
 * @returns {readonly Selection[]}
 */
export function select(files, packages, commit) {
  if (files.length === 0) return [];
  const owners = files.map((file) => packages.find(({ path }) => file.startsWith(`${path}/`))?.name);
  const changed = [...new Set(owners.filter((name) => name !== undefined))];
  if (files.some((file) => shared.has(file)))
    return [{ tasks: ["lint", "typecheck"], filter: [] }, ...testsOf(changed, commit)];
  const reached = changed.flatMap((name) => (name === "@planasonix/spec" ? described : [`...${name}`]));
  return [
    { tasks: ["lint"], filter: [...(files.every(isDescription) ? [] : ["//"]), "@planasonix/scripts", ...changed] },
    ...(reached.length > 0 ? [{ tasks: ["typecheck"], filter: reached }] : []),
    ...testsOf(changed, commit),
  ];
}

function testsOf(changed, commit) {
  const filter = changed.filter((name) => !slow.has(name));
  return filter.length > 0 ? [{ tasks: ["test"], filter, args: [`--changed=${commit}`] }] : [];
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
    if ((await tryGit(["rev-parse", "--verify", "--quiet", `${trunk}^{commit}`], env, cwd)) === undefined) continue;
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

function linesOf(output) {
  return output.split("\n").filter((line) => line !== "");
}
