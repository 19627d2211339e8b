// Follows a recipe in a copy of the repository, as CONTRIBUTING.md states its steps. Also makes each change without one
// of its parts: then a command must fail, or else nobody would notice the omission.
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { changedFiles, repository, restoreClone } from "@planasonix/setup-tests/src/clone.ts";
import { readRecipes, type Step, withValues } from "./read-recipes.ts";
import type { Edit, Omission, Recipe } from "./recipe.ts";
import type { Workspace } from "./workspace.ts";

const quickCheck = "npm run check -- --changed";

/** The steps of a recipe as CONTRIBUTING.md states them, with the recipe's values for the placeholders. */
export function stepsOf({ title, values }: Recipe): readonly Step[] {
  const page = readFileSync(join(repository, "CONTRIBUTING.md"), "utf8");
  const stated = readRecipes(page).find((candidate) => candidate.title === title);
  return (stated?.steps ?? []).map((step) => withValues(step, values));
}

/** As many tasks at once as `npm test` runs, because some tests wait in real time. */
const ofChanged = "--concurrency=150% --filter=...[HEAD]";

/**
 * What a reader's change must pass after the last step of a recipe: the quick check, and the tests that `npm test` runs
 * for the changed packages and for those that depend on them.
 */
export const closing: readonly string[] = [
  quickCheck,
  `pnpm exec turbo run test ${ofChanged} --filter=!@planasonix/recipes --filter=!@planasonix/setup-tests`,
];

/** The slow tests that depend on what recipes add; the others use fixed operations, options and flags. */
const reached = ["runtime", "contract", "package-tests"];

/** What the changes of several recipes must pass together: all linters, the compiler, the quick tests, and `reached`. */
export const closingTogether: readonly string[] = [
  `pnpm exec turbo run //#lint lint lint:slow typecheck test:quick ${reached.map((name) => `@planasonix/${name}#test`).join(" ")} ` +
    `--continue=dependencies-successful --output-logs=errors-only ${ofChanged}`,
];

/** Whether a command takes long, and checks nothing that `closingTogether` does not check. */
const isCovered = (command: string): boolean =>
  /^(npm run check|pnpm lint$)/.test(command) ||
  reached.some((name) => command === `pnpm --filter @planasonix/${name} test`);

/** Updates the reports and sizes of all packages, which takes long. */
const updateReports = "pnpm api";

/**
 * Follows a recipe in a copy of the repository: first without each of its omissions, then as a whole. Discards the
 * changes in the end.
 * @param ends Commands that run after those of the last step. If there are any, the quick check must also name the mistakes
 * of the recipe.
 * @throws {Error} If a command fails, a file changes that the recipe does not name, no command fails after an omission,
 * or the quick check does not name a mistake. The first line names the recipe, what is wrong with it, and the command that
 * follows it again.
 */
export async function follow(recipe: Recipe, workspace: Workspace, ends: readonly string[] = []): Promise<void> {
  if (ends.length > 0) await expectNamed(recipe, workspace);
  for (const omission of recipe.omissions) await expectFailure(recipe, omission, workspace);
  const failure = (await runSteps(recipe, workspace)) ?? (await runAll(ends, workspace));
  if (failure) throw new Error(problem(recipe, failure.command, "failed", failure.output));
  requireNamed([recipe], workspace);
  restoreClone(workspace.folder);
}

/**
 * Follows several recipes in one copy of the repository: first the mistakes and omissions of each, then one recipe after
 * the other, each on top of the changes of those before. What takes long runs once, after the last one: the update of the
 * reports, and `closingTogether` instead of the checks and whole test suites that the recipes name.
 * @throws {Error} As `follow` does. If the commands at the end fail, following each recipe alone tells which one is wrong.
 */
export async function followTogether(recipes: readonly Recipe[], workspace: Workspace): Promise<void> {
  for (const recipe of recipes) {
    await expectNamed(recipe, workspace);
    for (const omission of recipe.omissions) await expectFailure(recipe, omission, workspace);
  }
  for (const recipe of recipes) {
    const failure = await runSteps(recipe, workspace, {
      isLeft: (command) => command === updateReports || isCovered(command),
    });
    if (failure) throw new Error(problem(recipe, failure.command, "failed", failure.output));
  }
  const [last] = recipes.slice(-1);
  const failure = await runAll([updateReports, ...closingTogether], workspace);
  if (failure && last) throw new Error(problem(last, failure.command, "failed after all recipes", failure.output));
  requireNamed(recipes, workspace);
}

/** Requires that the quick check names each mistake of a recipe. */
async function expectNamed(recipe: Recipe, workspace: Workspace): Promise<void> {
  for (const { name, file, edit, says } of recipe.mistakes ?? []) {
    applyEdit(recipe, workspace.folder, file, edit);
    const { output } = await workspace.run(quickCheck, says);
    restoreClone(workspace.folder);
    if (!says.test(output)) throw new Error(problem(recipe, quickCheck, `does not name ${name} with ${says}`, output));
  }
}

/** Requires that steps of the recipes name each changed file. */
function requireNamed(recipes: readonly Recipe[], { folder }: Workspace): void {
  const files = recipes.flatMap((recipe) => stepsOf(recipe).flatMap((step) => step.files));
  const unnamed = changedFiles(folder).filter((file) => !isNamed(file, files, folder));
  const [last] = recipes.slice(-1);
  if (unnamed.length > 0 && last) throw new Error(problem(last, unnamed.join(", "), "changed, but no step names it"));
}

/** A command that failed, with its output. */
interface Failure {
  readonly command: string;
  readonly output: string;
}

/** Runs commands until one fails, or prints what `says` means in a check, and returns it. */
async function runAll(commands: readonly string[], workspace: Workspace, says?: RegExp): Promise<Failure | undefined> {
  for (const command of commands) {
    // Of tasks that pass, the checks show no output.
    const { passed, output } = await workspace.run(command, command.startsWith("npm run check") ? says : undefined);
    if (!passed) return { command, output };
  }
  return undefined;
}

/** Requires that a command of the recipe fails without a change, and says why. Discards the changes. */
async function expectFailure(recipe: Recipe, { file, says }: Omission, workspace: Workspace): Promise<void> {
  const failure = await runSteps(recipe, workspace, { without: file, says });
  restoreClone(workspace.folder);
  if (!failure) throw new Error(problem(recipe, file, "can be left out: no command of the recipe fails without it"));
  if (says.test(failure.output)) return;
  throw new Error(problem(recipe, failure.command, `fails without ${file}, but does not say ${says}`, failure.output));
}

interface StepOptions {
  /** A file that keeps its contents. */
  readonly without?: string;
  /** What a check says about that; the check ends then. */
  readonly says?: RegExp;
  /** Whether a command does not run. */
  readonly isLeft?: (command: string) => boolean;
}

/** Makes the changes and runs the commands of each step. Returns the first command that fails. */
async function runSteps(
  recipe: Recipe,
  workspace: Workspace,
  { without, says, isLeft = () => false }: StepOptions = {},
): Promise<Failure | undefined> {
  for (const [index, step] of stepsOf(recipe).entries()) {
    for (const [file, edit] of Object.entries(recipe.edits[index + 1] ?? {})) {
      if (file !== without) applyEdit(recipe, workspace.folder, file, edit);
    }
    const commands = step.commands.filter((line) => !recipe.forPeople?.includes(line) && !isLeft(line));
    const failure = await runAll(commands, workspace, says);
    if (failure) return failure;
  }
  return undefined;
}

/** Makes a change of a recipe, or one of its mistakes, in a folder. */
export function applyEdit(recipe: Recipe, folder: string, file: string, edit: Edit): void {
  const path = join(folder, file);
  if (typeof edit === "string") {
    if (existsSync(path)) throw new Error(problem(recipe, file, "exists already"));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, edit);
    return;
  }
  let text = existsSync(path) ? readFileSync(path, "utf8") : "";
  for (const [passage, replacement] of edit) {
    const parts = text.split(passage);
    if (parts.length !== 2) {
      throw new Error(
        problem(
          recipe,
          file,
          `contains ${parts.length - 1} times, not once: ${passage instanceof RegExp ? passage : JSON.stringify(passage)}`,
        ),
      );
    }
    text = parts.join(replacement);
  }
  writeFileSync(path, text);
}

/** Whether one of the paths, folders and patterns that a recipe names includes a file of the copy. */
export function isNamed(file: string, named: readonly string[], folder: string): boolean {
  return named.some((name) => {
    const paths = name.includes("*") ? globSync(name, { cwd: folder }) : [name.replace(/\/$/, "")];
    return paths.some((path) => file === path || file.startsWith(`${path}/`));
  });
}

/** One line that names the recipe, the file or command, what is wrong, and what helps; then the end of the output. */
function problem({ title, name }: Recipe, subject: string, rule: string, output = ""): string {
  const advice = `correct the recipe or tests/recipes/src/recipes/${name}.ts, then \`npm run proof recipes-${name}\``;
  const line = `CONTRIBUTING.md: "${title}": ${subject} ${rule}: ${advice}`;
  return output === "" ? line : `${line}\n${output.trimEnd().split("\n").slice(-60).join("\n")}`;
}
