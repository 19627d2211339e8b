import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { closing, closingTogether, follow, followTogether } from "../src/follow.ts";
import type { Recipe } from "../src/recipe.ts";
import { module } from "../src/recipes/module.ts";
import { testFile } from "../src/recipes/test-file.ts";
import type { Workspace } from "../src/workspace.ts";

describe("a recipe that does not hold", () => {
  const path = "packages/serving/test/layers/other-headers.test.ts";
  const command = "pnpm --filter @planasonix/serving typecheck";

  /** A folder with a page and git, in which a command passes unless it is `command` and the script rejects the folder. */
  function scripted(isRejected: (folder: string) => boolean = () => false): Workspace {
    const folder = mkdtempSync(join(tmpdir(), "planasonix-recipe-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, "README.md"), "# Page\n");
    for (const args of [
      ["init", "--quiet"],
      ["add", "--all"],
    ])
      spawnSync("git", args, { cwd: folder });
    const run: Workspace["run"] = async (line) => ({
      passed: line !== command || !isRejected(folder),
      output: "the output\n",
    });
    return { folder, run, [Symbol.dispose]: () => {} };
  }
  const lacksTest = (folder: string): boolean => !existsSync(join(folder, path));

  test.each<[fault: string, line: string, changes: Partial<Recipe>, isRejected: (folder: string) => boolean]>([
    ["a command fails", `${command} failed`, {}, () => true],
    [
      "a passage to replace is missing",
      'README.md contains 0 times, not once: "no such passage"',
      { edits: { 1: { "README.md": [["no such passage", ""]] } } },
      () => false,
    ],
    ["a new file exists already", "README.md exists already", { edits: { 1: { "README.md": "" } } }, () => false],
    [
      "a file changes that it does not name",
      "README.md, new.md changed, but no step names it",
      { edits: { 2: { "README.md": [["Page", "Other page"]], "new.md": "" } } },
      () => false,
    ],
    [
      "a change can be left out",
      `${path} can be left out: no command of the recipe fails without it`,
      { omissions: [{ file: path, says: /output/ }] },
      () => false,
    ],
    [
      "a command fails for another reason than the omission",
      `${command} fails without ${path}, but does not say /the missing test/`,
      { omissions: [{ file: path, says: /the missing test/ }] },
      lacksTest,
    ],
  ])("is reported in one line if %s", async (_, line, changes, isRejected) => {
    const message = await follow({ ...testFile, ...changes }, scripted(isRejected)).catch((error) => error.message);

    expect(message.split("\n")[0]).toBe(
      `CONTRIBUTING.md: "Add a test file": ${line}: ` +
        "correct the recipe or tests/recipes/src/recipes/test-file.ts, then `npm run proof recipes-test-file`",
    );
  });

  test("is not reported if only the omission makes a command fail", async () => {
    const recipe = { ...testFile, omissions: [{ file: path, says: /the output/ }] };

    await expect(follow(recipe, scripted(lacksTest))).resolves.toBeUndefined();
  });
});

describe("a recipe with an end", () => {
  /** A folder with a page and git, in which each command prints what `printed` returns for the page. */
  function printing(printed: (page: string) => string): Workspace & { readonly commands: string[] } {
    const folder = mkdtempSync(join(tmpdir(), "planasonix-recipe-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, "README.md"), "# Page\n");
    for (const args of [
      ["init", "--quiet"],
      ["add", "--all"],
    ])
      spawnSync("git", args, { cwd: folder });
    const commands: string[] = [];
    const run: Workspace["run"] = async (line) => {
      commands.push(line);
      return { passed: true, output: printed(readFileSync(join(folder, "README.md"), "utf8")) };
    };
    return { folder, commands, run, [Symbol.dispose]: () => {} };
  }
  const mistake = {
    name: "a misspelled word",
    file: "README.md",
    edit: [["Page", "Paeg"]],
    says: /is no word/,
  } as const;

  test("runs the quick check and the tests last, and plants its mistakes first", async () => {
    const workspace = printing((page) => (page.includes("Paeg") ? "Paeg is no word" : ""));
    await follow({ ...testFile, mistakes: [mistake] }, workspace, closing);

    expect([workspace.commands[0], ...workspace.commands.slice(-2)]).toEqual([closing[0], ...closing]);
  });

  test("runs what takes long once for several recipes, after all others", async () => {
    const workspace = printing(() => "");
    await followTogether([{ ...module, edits: {}, omissions: [] }, testFile], workspace);

    const { commands } = workspace;
    expect(commands.slice(-2)).toEqual(["pnpm api", ...closingTogether]);
    expect(commands.filter((line) => line.includes("exec vitest run"))).toHaveLength(2);
    expect(commands).not.toContain("pnpm lint");
  });

  test("is reported if the quick check does not name a mistake", async () => {
    const following = follow(
      { ...testFile, mistakes: [mistake] },
      printing(() => "All checks passed."),
      closing,
    );

    await expect(following).rejects.toThrow(
      "npm run check -- --changed does not name a misspelled word with /is no word/",
    );
  });
});
