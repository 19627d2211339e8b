import { existsSync, globSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, inject, test } from "vitest";
import { readCodeBlocks, repository } from "./code-blocks.ts";
import { typeCheck } from "./type-check.ts";

const pages = globSync(["README.md", "packages/*/README.md"], { cwd: repository })
  .filter((page) => readCodeBlocks(page).length > 0)
  .toSorted();

test.each(pages)("every block of TypeScript in %s compiles", (page) => {
  const folder = join(inject("folder"), "pages", dirname(page));
  mkdirSync(join(folder, "node_modules"), { recursive: true });
  linkForeign(join(repository, dirname(page), "node_modules"), join(folder, "node_modules"));
  for (const { line, text } of readCodeBlocks(page)) writeFileSync(join(folder, `line-${line}.ts`), text);

  // Foreign declarations are not ours to check.
  expect(typeCheck(folder, { skipLibCheck: true })).toBe("");
});

/** What a page shows beside our packages (express, for instance) its package has for its own tests. */
function linkForeign(from: string, to: string): void {
  const names = existsSync(from) ? readdirSync(from).filter((name) => name !== "@planasonix" && name !== ".bin") : [];
  for (const name of names) symlinkSync(join(from, name), join(to, name));
}
