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

/**
 * What a reader's change must pass after the last step of a recipe: the quick check, and the tests that `npm test` runs
 * for the changed packages and for those that depend on them.
 */
export const closing: readonly string[] = [
  quickCheck,
  "pnpm exec turbo run test --filter=...[HEAD] --filter=!@planasonix/recipes --filter=!@planasonix/setup-tests",
];

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
  for (const mistake of ends.length > 0 ? (recipe.mistakes ?? []) : []) {
    applyEdit(recipe, workspace.folder, mistake.file, mistake.edit);
    const { output } = await workspace.run(quickCheck);
    restoreClone(workspace.folder);
    if (!mistake.says.test(output))
      throw new Error(problem(recipe, quickCheck, `does not name ${mistake.name} with ${mistake.says}`, output));
  }
  for (const omission of recipe.omissions) {
    await expectFailure(recipe, omission, workspace);
    restoreClone(workspace.folder);
  }
  const failure = (await runSteps(recipe, workspace)) ?? (await runAll(ends, workspace));
  if (failure) throw new Error(problem(recipe, failure.command, "failed", failure.output));
  const files = stepsOf(recipe).flatMap((step) => step.files);
  const unnamed = changedFiles(workspace.folder).filter((file) => !isNamed(file, files, workspace.folder));
  if (unnamed.length > 0) throw new Error(problem(recipe, unnamed.join(", "), "changed, but no step names it"));
  restoreClone(workspace.folder);
}

/** A command that failed, with its output. */
interface Failure {
  readonly command: string;
  readonly output: string;
}

/** Runs commands until one fails, and returns it. */
async function runAll(commands: readonly string[], workspace: Workspace): Promise<Failure | undefined> {
  for (const command of commands) {
    const { passed, output } = await workspace.run(command);
    if (!passed) return { command, output };
  }
  return undefined;
}

async function expectFailure(recipe: Recipe, { file, says }: Omission, workspace: Workspace): Promise<void> {
  const failure = await runSteps(recipe, workspace, file);
  if (!failure) throw new Error(problem(recipe, file, "can be left out: no command of the recipe fails without it"));
  if (says.test(failure.output)) return;
  throw new Error(problem(recipe, failure.command, `fails without ${file}, but does not say ${says}`, failure.output));
}

/** Makes the changes and runs the commands of each step. Returns the first command that fails. */
async function runSteps(recipe: Recipe, workspace: Workspace, leftOut?: string): Promise<Failure | undefined> {
  for (const [index, step] of stepsOf(recipe).entries()) {
    for (const [file, edit] of Object.entries(recipe.edits[index + 1] ?? {})) {
      if (file !== leftOut) applyEdit(recipe, workspace.folder, file, edit);
    }
    const commands = step.commands.filter((line) => !recipe.forPeople?.includes(line));
    const failure = await runAll(commands, workspace);
    if (failure) return failure;
  }
  return undefined;
}

function applyEdit(recipe: Recipe, folder: string, file: string, edit: Edit): void {
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
        problem(recipe, file, `contains ${parts.length - 1} times, not once: ${JSON.stringify(passage)}`),
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
