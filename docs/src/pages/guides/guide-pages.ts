import { readLines } from "../../model/lines.ts";
import type { Page } from "../../model/page.ts";
import { readText } from "../../repository.ts";
import { type Book, books, partPath } from "./books.ts";
import { resolveLinks } from "./resolve-links.ts";

/** The pages of a file: one, or one for each section after the first, which has the introduction. */
export function guidePages(book: Book): Page[] {
  return partsOf(book).map(({ heading, line, text }) => {
    const isFirst = heading === undefined;
    return {
      path: partPath(book, heading),
      title: isFirst ? book.title : plain(heading),
      ...(isFirst && book.isSplit && { label: "Overview" }),
      description: descriptionOf(text, isFirst ? book.title : plain(heading)),
      trail: book.trail,
      ...(book.isSearched === false && { isSearched: false }),
      body: resolveLinks(isFirst ? text : withHigherHeadings(text), book.file),
      source: { file: book.file, line },
    };
  });
}

/** The pages of all files. */
export function allGuides(): Page[] {
  return books.flatMap(guidePages);
}

/** A part of a file that becomes a page. */
export interface Part {
  /** The heading of the section; undefined for the first part. */
  readonly heading: string | undefined;
  /** The line in the file at which the text begins. */
  readonly line: number;
  readonly text: string;
}

/** The parts of a file, without their headings. */
export function partsOf({ file, isSplit }: Pick<Book, "file" | "isSplit">): Part[] {
  const lines = readLines(readText(file));
  const starts = lines.filter(
    ({ text, isCode, number }) => !isCode && (/^# /.test(text) || (isSplit && number > 1 && /^## /.test(text))),
  );
  return starts.map(({ number, text }, index) => ({
    heading: index === 0 ? undefined : text.replace(/^#+ /, ""),
    line: number + 1,
    text: lines
      .slice(number, (starts[index + 1]?.number ?? lines.length + 1) - 1)
      .map((line) => line.text)
      .join("\n"),
  }));
}

/** The sections of a section that is a page of its own begin with `##`. */
function withHigherHeadings(text: string): string {
  return readLines(text)
    .map((line) => (line.isCode ? line.text : line.text.replace(/^##(?=#+ )/, "#")))
    .join("\n");
}

/** A heading without its marks of code. */
function plain(heading: string): string {
  return heading.replaceAll("`", "");
}

/** The first sentence of the first paragraph. */
function descriptionOf(text: string, title: string): string {
  const paragraph = text
    .replaceAll(/^```[\s\S]*?^```$/gm, "")
    .split(/\n{2,}/)
    .map((block) => block.trim())
    .find((block) => /^[A-Z`[*]/.test(block));
  const [sentence = title] = (paragraph ?? title)
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replaceAll(/[`*]/g, "")
    .replaceAll(/\s+/g, " ")
    .split(/(?<=[.:])\s/);
  return sentence;
}
