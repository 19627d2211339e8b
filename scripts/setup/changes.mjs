// Selects what `npm run check -- --changed` runs, from the changed files. It runs less than `npm test`, and prints what
// it leaves out.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
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
  "biome.json",
  "scripts/check/real-time.grit",
]);

/** The package without a selection of quick tests, of whose tests those run that import a changed module. */
const withoutQuickTests = "@planasonix/scripts";

/** The packages with generated modules: only their code changes with the description and with other YAML. */
const generated = ["packages", "tests"].flatMap((folder) =>
  readdirSync(join(root, folder))
    .map((name) => join(root, folder, name, "package.json"))
    .filter((manifest) => existsSync(manifest))
    .map((manifest) => JSON.parse(readFileSync(manifest, "utf8")))
    .filter(({ scripts }) => scripts?.generate !== undefined)
    .map(({ name }) => name),
);

const lintTexts = ["@planasonix/spec#lint", "@planasonix/scripts#lint"];

/** Whether a file is data or a page, which neither a linter of code nor a compiler reads. */
const isText = (file) => /\.(ya?ml|md)$/.test(file);

/** The folder of the package of whose tests a file is one. Other packages do not import it. */
const folderOfTest = (file) => /^packages\/([^/]+)\/test\//.exec(file)?.[1];

/** What the quick check leaves out in any case, for people. */
const leftOut = [
  "the suites contract, fleet, languages, package (with the API reports), setup, benchmarks and examples",
  "the recipes, except whether their changes still fit the files",
  "Spectral, the linter of the OpenAPI 3.0 file, and the comparison with the newest release",
];
const leftOutOfTexts = "the linters of code";
const leftOutOfTests = "the compiler for packages without generated modules and without changed tests";

/** Set in a copy in which a recipe of CONTRIBUTING.md is followed: what it adds exists there already. */
const followed = "PLANASONIX_RECIPE_FOLLOWED";

/** Whether the changes that recipes make still fit the files: any file can be one that they change. */
const recipeEdits = { tasks: ["test"], filter: ["@planasonix/recipes"], only: true, args: ["test/edits.test.ts"] };

/** @typedef {import("./tasks.mjs").Selection} Selection */

/**
 * What has to be checked after the changes of this checkout: those since the branch left `main`, and uncommitted ones.
 * @param {Record<string, string>} env
 * @returns {Promise<{ notes: readonly string[], selections: readonly Selection[] }>}
 * @throws {SetupError} If git cannot tell what has changed.
 */
export async function selectChanges(env) {
  const base = await findBase(env);
  const [changed, added] = await Promise.all([
    git(["diff", "--name-only", "--no-renames", base.commit], env),
    git(["ls-files", "--others", "--exclude-standard"], env),
  ]);
  const files = `${changed}\n${added}`.split("\n").filter((line) => line !== "");
  const notes = [`changed files since ${base.label}: ${files.length}`];
  if (files.length > 0) notes.push("left out, for npm test:", ...leftOut.map((line) => `- ${line}`));
  if (files.length > 0 && files.every(isText)) notes.push(`- ${leftOutOfTexts}`);
  if (files.length > 0 && files.every((file) => isText(file) || folderOfTest(file))) notes.push(`- ${leftOutOfTests}`);
  const selections = select(files, base.commit);
  return { notes, selections: env[followed] ? selections.filter((one) => one !== recipeEdits) : selections };
}

/**
 * Selects the tasks for changed files. turbo finds the packages.
 *
 * - The linters and the compiler for the changed packages and those that depend on them. Biome checks only the changed
 *   files. For texts alone, only the linters of texts. For texts and tests, the compiler only for generated modules and
 *   for these tests.
 * - The quick tests of the same packages. Imports do not lead from YAML to these tests, because they reach it through
 *   generated modules, which git ignores, or through built packages.
 * - The tests that quick tests may leave out: changed files of tests, and those of changed modules by their names. All
 *   that import a changed module would be most of a package.
 * - The tests that import a changed module, in the package without a selection of quick tests.
 * - The test that the changes of recipes still fit.
 * @param {readonly string[]} files Paths from the root of the repository.
 * @param {string} commit The commit to compare with.
 * @returns {readonly Selection[]}
 */
export function select(files, commit) {
  if (files.length === 0) return [];
  const reached = [`...[${commit}]`];
  const label = "lint, typecheck, test:quick";
  const quick = "test:quick";
  const compiled = compilers(files);
  if (files.every(isText)) return [{ label, tasks: [...lintTexts, ...compiled, quick], filter: reached }, recipeEdits];
  // Only these tasks: arguments change the hashes of all tasks, so that turbo would build everything again.
  const importing = {
    tasks: ["test"],
    filter: [`${withoutQuickTests}[${commit}]`],
    only: true,
    args: [`--changed=${commit}`],
  };
  const related = [...ownTests(files), importing];
  if (files.some((file) => shared.has(file)))
    return [{ tasks: ["lint", "typecheck"], filter: [] }, { tasks: [quick], filter: reached }, ...related, recipeEdits];
  const lint = ["//#lint:unused", ...lintTexts];
  return [
    { label, tasks: [...lint, ...compiled, quick], filter: reached },
    { tasks: ["//#lint:files"], filter: [], only: true, args: files.filter((file) => existsSync(join(root, file))) },
    ...related,
    recipeEdits,
  ];
}

/**
 * The tasks that compile what changed files reach. Generated modules change with texts, and nothing depends on tests.
 * @param {readonly string[]} files
 * @returns {readonly string[]}
 */
function compilers(files) {
  const code = files.filter((file) => !isText(file));
  const folders = code.map(folderOfTest);
  if (folders.includes(undefined)) return ["typecheck"];
  const names = [...(code.length < files.length ? generated : []), ...folders.map((folder) => `@planasonix/${folder}`)];
  return [...new Set(names)].map((name) => `${name}#typecheck`);
}

/**
 * The test files that have changed, and those with the path and name of a changed module, by package.
 * @param {readonly string[]} files
 * @returns {readonly Selection[]}
 */
function ownTests(files) {
  /** @type {Map<string, Set<string>>} */
  const byFolder = new Map();
  for (const file of files) {
    const [, folder, path] = /^packages\/([^/]+)\/(?:src|test)\/(.+?)(?:\.test)?\.ts$/.exec(file) ?? [];
    const own = `test/${path}.test.ts`;
    if (folder === undefined || !existsSync(join(root, "packages", folder, own))) continue;
    byFolder.set(folder, (byFolder.get(folder) ?? new Set()).add(own));
  }
  return [...byFolder].map(([folder, own]) => ({
    tasks: ["test"],
    filter: [`@planasonix/${folder}`],
    only: true,
    args: [...own],
  }));
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
