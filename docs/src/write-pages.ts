import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { readLines } from "./model/lines.ts";
import { linkPages } from "./model/links.ts";
import { markdownFile, type Page } from "./model/page.ts";
import { withPictures } from "./pictures/drawn/figure.ts";
import type { Picture } from "./pictures/drawn/picture.ts";
import { repository } from "./repository.ts";
import type { Files } from "./written/markdown-files.ts";

/** Writes what Astro renders: a file for each page. @param runnable The lines of blocks that can run, by the paths of pages. */
export function writePages(
  pages: readonly Page[],
  folder: string,
  base: string,
  runnable: ReadonlyMap<string, ReadonlySet<number>>,
  pictures: ReadonlyMap<string, Picture>,
): void {
  const contents = pages.map((page) => {
    const body = withPictures(withRuns(page.body, runnable.get(page.path)), pictures);
    return [`pages/${markdownFile(page.path)}`, contentOf({ ...page, body }, base)] as const;
  });
  writeFiles(new Map(contents), folder);
}

/** Marks blocks that can run, by the numbers of their first lines of code. */
export function withRuns(body: string, lines: ReadonlySet<number> = new Set()): string {
  let isMarked = false;
  return readLines(body)
    .map(({ number, text, isCode }, index, all) => {
      const isFence = isCode && text.startsWith("```");
      if (isFence && lines.has(number + 1)) {
        isMarked = true;
        return `<div data-run>\n\n${text}`;
      }
      const ends = isMarked && isFence && !all[index + 1]?.isCode;
      if (!ends) return text;
      isMarked = false;
      return `${text}\n\n</div>`;
    })
    .join("\n");
}

/** Writes files into a folder. */
export function writeFiles(files: Files, folder: string): void {
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** Copies images of the repository into the folder. */
export function copyImages(files: readonly string[], folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const file of files) copyFileSync(join(repository, file), join(folder, basename(file)));
}

/** A page for Astro: its frontmatter is JSON, which is YAML as well. */
function contentOf({ title, description, names, isSearched, body }: Page, base: string): string {
  const text = linkPages(body, (path, fragment) => {
    if (path.startsWith("assets/")) return `${base}${path}`;
    return `${base}${path}${path === "" ? "" : "/"}${fragment}`;
  });
  return `---\n${JSON.stringify({ title, description, names, pagefind: isSearched })}\n---\n\n${withTitles(text)}`;
}

/** The name of a file after the language of a block becomes its title, and the columns of tables without a name get one. */
function withTitles(markdown: string): string {
  return markdown
    .replaceAll(/^(\s*```\w+) ([\w./-]+\.\w+)$/gm, '$1 title="$2"')
    .replaceAll(/^\|.*\|(?=\n\|(?: ?:?-+:? ?\|)+$)/gm, (header) =>
      header.replaceAll(/\|\s+(?=\|)/g, '| <span class="sr-only">Note</span> '),
    );
}
