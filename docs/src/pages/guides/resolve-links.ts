import { basename, dirname, join, normalize } from "node:path/posix";
import { readLines } from "../../model/lines.ts";
import { mapLinks } from "../../model/links.ts";
import { slugOf } from "../../model/page.ts";
import { addressOf, exists, readText } from "../../repository.ts";
import { type Book, books, partPath } from "./books.ts";

/** Files that are generated, and the pages with the same content. */
const replaced: Readonly<Record<string, string>> = { "packages/client/api.md": "/operations" };

/**
 * Replaces links to files of the repository by links to their pages. A link to a file without a page leads to GitHub, and
 * becomes its text while the repository has no address.
 */
export function resolveLinks(markdown: string, from: string): string {
  return mapLinks(markdown, (target) => {
    const found = inRepository(target, from);
    if (found === undefined) return target;
    const { file, fragment } = found;
    if (/\.(svg|png)$/.test(file)) return `/assets/${basename(file)}`;
    const book = books.find((one) => one.file === file || one.file === join(file, "README.md"));
    if (book) return pageOf(book, fragment);
    // What does not exist becomes a link to a page that does not exist, which the check reports with its place.
    return replaced[file] ?? (exists(file) ? addressOf(file) : `/${file}`);
  });
}

/** The images of the repository to which the pages link. */
export function imagesOf(book: Book): string[] {
  const files: string[] = [];
  mapLinks(readText(book.file), (target) => {
    const { file = "" } = inRepository(target, book.file) ?? {};
    if (/\.(svg|png)$/.test(file)) files.push(file);
    return target;
  });
  return files;
}

/** Addresses under which files of the repository are published. */
const published: readonly (readonly [pattern: RegExp, file: (name: string, path: string) => string])[] = [
  [/^https:\/\/www\.npmjs\.com\/package\/@planasonix\/([\w-]+)()$/, (name) => `packages/${name}/README.md`],
  [/^https:\/\/unpkg\.com\/@planasonix\/([\w-]+)\/(.+)$/, (name, path) => `packages/${name}/${path}`],
  [/^https:\/\/github\.com\/([^/]+\/planasonix-sdk)\/(?:blob|tree|raw)\/main\/(.+)$/, (_, path) => path],
];

function inRepository(target: string, from: string): { file: string; fragment: string } | undefined {
  const [address = "", fragment = ""] = target.split("#");
  for (const [pattern, file] of published) {
    const [found, name = "", path = ""] = pattern.exec(address) ?? [];
    if (found !== undefined) return { file: file(name, path).replace(/\/$/, ""), fragment };
  }
  if (/^[a-z]+:/.test(address)) return undefined;
  return { file: address === "" ? from : normalize(join(dirname(from), address)).replace(/\/$/, ""), fragment };
}

/** A link to the page that has a heading of a file. */
function pageOf(book: Book, fragment: string): string {
  if (fragment === "") return `/${book.path}`;
  let heading: string | undefined;
  for (const { text, isCode } of readLines(readText(book.file))) {
    const [, level = "", own = ""] = (!isCode && /^(##+) (.+)$/.exec(text)) || [];
    if (level === "##") heading = own;
    if (level === "" || slugOf(own) !== fragment) continue;
    const isTitle = book.isSplit && level === "##";
    return `/${partPath(book, heading)}${isTitle ? "" : `#${fragment}`}`;
  }
  return `/${book.path}#${fragment}`;
}
