import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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

test("the recipe of an event can also be followed after another event has been added to every list", () => {
  const event = recipes.find(({ name }) => name === "event");
  if (event === undefined) throw new TypeError("There is no recipe of an event");
  const folder = copyOf(editsOf(event).map(({ file }) => file));
  for (const { file } of editsOf(event).filter(({ file }) => existsSync(join(folder, file)))) {
    const path = join(folder, file);
    const text = readFileSync(path, "utf8");
    const grown = text
      .replaceAll("backfill.completed]", "backfill.completed, backfill.failed]")
      .replaceAll("    - backfill.completed\n", "    - backfill.failed\n    - backfill.completed\n")
      .replaceAll("failed: job.failed }", "failed: job.failed, cancelled: job.canceled }")
      .replace(
        /(?<=KnownEvent\["type"\]>\(\)\.toEqualTypeOf<)[^>]*/,
        '\n    | "job.failed"\n    | "backfill.failed"\n  ',
      )
      .replace(
        '          return "failed";\n',
        '          return "failed";\n        case "x.failed":\n          return "failed";\n',
      )
      .replace("BackfillCompletedEvent:\n", "BackfillFailedEvent:\n  type: object\n\nBackfillCompletedEvent:\n");
    writeFileSync(path, grown);
  }

  for (const { file, edit } of editsOf(event)) applyEdit(event, folder, file, edit);
  const types = readFileSync(join(folder, "packages/webhooks/test/receive/events.test-d.ts"), "utf8");
  expect(types).toContain('toEqualTypeOf<"job.cancelled" | "job.failed"\n');
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
