// The pages that readers copy code from, and their blocks.
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Block, readBlocks } from "@planasonix/scripts/pages/code-blocks.ts";
import { linkDependencies } from "./link-dependencies.ts";
import { repository } from "./repository.ts";

/** A block of a page. */
export interface PageBlock extends Block {
  /** The path of the page in the repository. */
  readonly page: string;
  /** The page and the line, as an editor opens them. */
  readonly at: string;
}

/** All pages of the repository, except those that are generated or belong to a dependency. */
export const pages: readonly string[] = globSync(
  [
    "*.md",
    "packages/*/*.md",
    "packages/cli/ci/README.md",
    "docs/README.md",
    "docs/guides/*.md",
    "{spec,examples,benchmarks,tests}/**/README.md",
  ],
  { cwd: repository, exclude: ["**/node_modules/**", "**/dist/**"] },
).toSorted();

/** The blocks of all pages in a language. */
export function blocksIn(...languages: readonly string[]): readonly PageBlock[] {
  return pages.flatMap((page) =>
    readBlocks(readFileSync(join(repository, page), "utf8"))
      .filter(({ language }) => languages.includes(language))
      .map((block) => ({ ...block, page, at: `${page}:${block.line}` })),
  );
}

/** Which of the blocks a test runs: `npm run proof pages` runs all, and `npm test` every third. */
export function chosen<Item>(blocks: readonly Item[]): readonly Item[] {
  return process.env.PAGE_BLOCKS === "all" ? blocks : blocks.filter((_, index) => index % 3 === 0);
}

/**
 * Writes blocks of one page as modules into a folder of the project with the packed packages, where the dependencies of
 * the page's package are linked. A guide can need those of any package.
 * @returns The folder. The module of a block is named after its line: `line-12.ts`.
 */
export function writeBlocks(project: string, blocks: readonly PageBlock[]): string {
  const [{ page } = { page: "" }] = blocks;
  const folder = join(project, "pages", page);
  mkdirSync(folder, { recursive: true });
  for (const owner of ownersOf(page)) linkDependencies(owner, folder);
  for (const block of blocks) writeFileSync(join(folder, moduleOf(block)), block.text);
  return folder;
}

/** The folders of the packages whose dependencies the programs of a page can import. */
export function ownersOf(page: string): readonly string[] {
  return page.startsWith("docs/guides/") ? globSync("packages/*", { cwd: repository }).toSorted() : [packageOf(page)];
}

/** The folder of the package that contains a page. */
function packageOf(page: string): string {
  const folder = dirname(page);
  return existsSync(join(repository, folder, "package.json")) ? folder : packageOf(folder);
}

/** The name of the module of a block. */
export function moduleOf({ language, line }: Block): string {
  return `line-${line}.${language === "js" ? "cjs" : language}`;
}
