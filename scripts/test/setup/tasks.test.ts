import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { removeStale } from "../../setup/tasks.mjs";

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
