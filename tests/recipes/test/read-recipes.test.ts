import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "@planasonix/setup-tests/src/clone.ts";
import { describe, expect, test } from "vitest";
import { isNamed, stepsOf } from "../src/follow.ts";
import { readRecipes, withValues } from "../src/read-recipes.ts";
import { recipes } from "../src/recipes.ts";

test("reads the files and commands of the numbered steps below bold words, and ignores other text", () => {
  const page = `
# Page

## Recipes

**Add a part** of something:

1. Write \`packages/<name>/src/part.ts\`, and import it in \`src/index.ts\` and
   \`README.md\`; \`createPart\` and \`@planasonix/<name>\` are not files.
2. Run \`pnpm --filter @planasonix/<name>
   test\`, then \`node scripts/check/layers.ts\`.

**Run a test**: \`pnpm test\`.

## Tests

1. Run \`pnpm other\`.
`;

  expect(readRecipes(page)).toEqual([
    {
      title: "Add a part",
      steps: [
        { files: ["packages/<name>/src/part.ts", "src/index.ts", "README.md"], commands: [] },
        { files: [], commands: ["pnpm --filter @planasonix/<name> test", "node scripts/check/layers.ts"] },
      ],
    },
  ]);
});

test("puts values into the placeholders of a step, and leaves unknown placeholders", () => {
  const step = { files: ["test/<name>.test.ts"], commands: ["pnpm <name> <other>"] };

  expect(withValues(step, { name: "a" })).toEqual({ files: ["test/a.test.ts"], commands: ["pnpm a <other>"] });
});

test("follows every recipe of CONTRIBUTING.md, and no other", () => {
  const page = readFileSync(join(repository, "CONTRIBUTING.md"), "utf8");
  const titles = readRecipes(page).map(({ title }) => title);

  expect(recipes.map(({ title }) => title).toSorted()).toEqual(titles.toSorted());
});

describe.each(recipes)("the recipe $name", (recipe) => {
  const steps = stepsOf(recipe);

  test("has a value for each placeholder of a command", () => {
    expect(steps.flatMap(({ commands }) => commands).filter((command) => /<[\w-]+>/.test(command))).toEqual([]);
  });

  test("changes by hand only files that the step names", () => {
    const unnamed = Object.entries(recipe.edits).flatMap(([number, edits]) =>
      Object.keys(edits).filter((file) => !isNamed(file, steps[Number(number) - 1]?.files ?? [], repository)),
    );

    expect(unnamed).toEqual([]);
  });

  test("leaves out only files that it changes, and commands that it has", () => {
    const files = Object.values(recipe.edits).flatMap((edits) => Object.keys(edits));
    const commands = steps.flatMap((step) => step.commands);

    expect(recipe.omissions.filter(({ file }) => !files.includes(file))).toEqual([]);
    expect((recipe.forPeople ?? []).filter((command) => !commands.includes(command))).toEqual([]);
  });
});
