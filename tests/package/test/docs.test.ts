import { existsSync, globSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, inject, test } from "vitest";
import { readCodeBlocks, repository } from "./code-blocks.ts";
import { typeCheck } from "./type-check.ts";

const pages = globSync(["README.md", "packages/*/README.md"], { cwd: repository })
  .filter((page) => readCodeBlocks(page).length > 0)
  .toSorted();

test.each(pages)("every code block of TypeScript in %s compiles", (page) => {
  const folder = join(inject("folder"), "pages", dirname(page));
  mkdirSync(join(folder, "node_modules"), { recursive: true });
  linkDependencies(join(repository, dirname(page), "node_modules"), join(folder, "node_modules"));
  for (const { line, text } of readCodeBlocks(page)) writeFileSync(join(folder, `line-${line}.ts`), text);

  // `skipLibCheck`, because we cannot fix declarations of dependencies.
  expect(typeCheck(folder, { skipLibCheck: true })).toBe("");
});

/**
 * Links the dependencies that a page uses besides our packages, such as express, from the package whose tests need
 * them.
 */
function linkDependencies(from: string, to: string): void {
  const names = existsSync(from) ? readdirSync(from).filter((name) => name !== "@planasonix" && name !== ".bin") : [];
  for (const name of names) symlinkSync(join(from, name), join(to, name));
}
