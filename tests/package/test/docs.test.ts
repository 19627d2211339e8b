import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { publishable } from "@planasonix/benchmarks/src/installed/packed.ts";
import { readCodeBlocks } from "@planasonix/scripts/release/code-blocks.ts";
import { expect, inject, test } from "vitest";
import { linkDependencies } from "./link-dependencies.ts";
import { repository } from "./repository.ts";
import { typeCheck } from "./type-check.ts";

const pages = ["README.md", ...publishable.map((name) => `packages/${name}/README.md`)].filter(
  (page) => blocksOf(page).length > 0,
);

test.each(pages)("every TypeScript code block in %s compiles", (page) => {
  const folder = join(inject("folder"), "pages", dirname(page));
  mkdirSync(folder, { recursive: true });
  linkDependencies(dirname(page), folder);
  for (const { line, text } of blocksOf(page)) writeFileSync(join(folder, `line-${line}.ts`), text);

  // Skips declarations: we cannot fix those of dependencies, and `declarations.test.ts` checks ours.
  expect(typeCheck(folder, { skipLibCheck: true })).toBe("");
});

function blocksOf(page: string): ReturnType<typeof readCodeBlocks> {
  return readCodeBlocks(readFileSync(join(repository, page), "utf8"));
}
