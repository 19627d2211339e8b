import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { removeStale, runSelections } from "../../setup/tasks.mjs";

let folder: string;
const chunk = (): string => join(folder, "packages/a/dist/chunk-1.js");
const build = (hash: string) => ({ task: "build", directory: "packages/a", hash, outputs: ["dist/**", "api.md"] });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "planasonix-tasks-"));
  mkdirSync(join(folder, "packages/a/dist"), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));

test("removes the chunks of another state of the inputs before turbo restores those of this one", () => {
  removeStale(build("one"), folder);
  mkdirSync(join(folder, "packages/a/dist"), { recursive: true });
  writeFileSync(chunk(), "");
  writeFileSync(join(folder, "packages/a/api.md"), "");

  removeStale(build("one"), folder);
  expect(existsSync(chunk())).toBe(true);
  removeStale(build("two"), folder);
  expect(existsSync(chunk())).toBe(false);
  expect(existsSync(join(folder, "packages/a/api.md"))).toBe(true);
});

test("removes nothing of a task without output", () => {
  writeFileSync(chunk(), "");
  for (const outputs of [[], null]) removeStale({ ...build("one"), task: "test", outputs }, folder);

  expect(existsSync(chunk())).toBe(true);
});

describe("runSelections", () => {
  const lint = { tasks: ["lint", "typecheck"], filter: [] };
  const quick = { tasks: ["test:quick"], filter: [] };

  test("runs the tests also if the compiler fails, and names all failures together", async () => {
    const failures = new Map([
      [lint, ["typecheck client"]],
      [quick, ["test:quick sandbox"]],
    ]);

    await expect(
      runSelections([lint, quick], async (selection) => failures.get(selection as typeof lint) ?? []),
    ).rejects.toThrow("Failed: typecheck client, test:quick sandbox.");
  });

  test.each(["generate sandbox", "build client"])(
    "runs no tests after the failed %s, which they would read",
    async (label) => {
      const ran: unknown[] = [];
      const running = runSelections([lint, quick], async (selection) => {
        ran.push(selection);
        return [label];
      });

      await expect(running).rejects.toThrow(`Failed: ${label}.`);
      expect(ran).toEqual([lint]);
    },
  );

  test("resolves if no task fails", async () => {
    await expect(runSelections([lint, quick], async () => [])).resolves.toBeUndefined();
  });
});
