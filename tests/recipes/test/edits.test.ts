import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { repository } from "@planasonix/setup-tests/src/clone.ts";
import { expect, onTestFinished, test } from "vitest";
import { applyEdit, isNamed, stepsOf } from "../src/follow.ts";
import type { Recipe } from "../src/recipe.ts";
import { recipes } from "../src/recipes.ts";

/** A folder with the files of the repository that recipes change. */
function copyOf(files: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), "planasonix-recipe-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const file of files.filter((name) => existsSync(join(repository, name)))) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(join(repository, file), join(folder, file));
  }
  return folder;
}

const editsOf = (recipe: Recipe) =>
  Object.entries(recipe.edits).flatMap(([step, edits]) =>
    Object.entries(edits).map(([file, edit]) => ({ recipe, step: Number(step), file, edit })),
  );

test("all recipes can be followed one after the other in the files as they are", () => {
  const edits = recipes.flatMap(editsOf);
  const folder = copyOf(edits.map(({ file }) => file));

  for (const { recipe, file, edit } of edits) applyEdit(recipe, folder, file, edit);
  expect(edits.length).toBeGreaterThan(recipes.length);
});

test.each(recipes.map((recipe) => [recipe.name, recipe] as const))(
  "the recipe %s changes only files that the same step of CONTRIBUTING.md names, and its mistakes can be made",
  (_, recipe) => {
    const mistakes = recipe.mistakes ?? [];
    const steps = stepsOf(recipe);
    const unnamed = editsOf(recipe).filter(
      ({ step, file }) => !isNamed(file, steps[step - 1]?.files ?? [], repository),
    );
    expect(unnamed.map(({ file }) => file)).toEqual([]);

    for (const { file, edit } of mistakes) applyEdit(recipe, copyOf([file]), file, edit);
  },
);
