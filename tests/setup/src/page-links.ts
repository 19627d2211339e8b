// Reads the links of Markdown pages, and finds out whether they lead anywhere on GitHub and npm.
import { existsSync, readFileSync, statSync } from "node:fs";

/** A link of a Markdown page. */
export interface PageLink {
  /** The line number of the link. The first line of a page is 1. */
  readonly line: number;
  readonly target: string;
}

/** The links of a page, in order, except those in its code. */
export function readLinks(page: string): readonly PageLink[] {
  const text = page.replaceAll(/^ *```[\s\S]*?^ *```$|`[^`\n]*`(?!\])/gm, (code) => code.replaceAll(/[^\n]/g, " "));
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(({ index, 1: target = "" }) => ({
    line: text.slice(0, index).split("\n").length,
    target,
  }));
}

/** The anchors of the headings of a page, as GitHub and npm create them. */
export function anchorsOf(page: string): readonly string[] {
  const text = page.replaceAll(/^ *```[\s\S]*?^ *```$/gm, "");
  const titles = [...text.matchAll(/^#+ (.*)$/gm)].map(([, title = ""]) => title);
  return titles.map((title) =>
    title
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, "")
      .replaceAll(" ", "-"),
  );
}

/** Whether a file or folder exists and, if the link has an anchor, whether the file has a heading for it. */
export function leadsTo(file: string, anchor: string | undefined): boolean {
  if (!existsSync(file)) return false;
  return anchor === undefined || (statSync(file).isFile() && anchorsOf(readFileSync(file, "utf8")).includes(anchor));
}

/** What an absolute link of ours shows. */
export interface OwnTarget {
  /** The package whose tarball has the file; undefined if the file is in the repository. */
  readonly package: string | undefined;
  readonly path: string;
  /** The anchor; undefined if the link has none. */
  readonly anchor: string | undefined;
}

/**
 * The file that an absolute link of ours shows: one of the repository, one of a package on unpkg, or the README of a
 * package, on its page on npm. Undefined for other links.
 * @param repository The address of the repository.
 */
export function ownTarget(link: string, repository: string): OwnTarget | undefined {
  const [address = "", anchor] = link.split("#");
  const [, inRepository] =
    /\/(?:blob|raw|tree)\/main\/(.+)$/.exec(address.startsWith(`${repository}/`) ? address : "") ?? [];
  if (inRepository !== undefined) return { package: undefined, path: inRepository, anchor };
  const [, onUnpkg, path = ""] = /^https:\/\/unpkg\.com\/@planasonix\/([\w-]+)\/(.+)$/.exec(address) ?? [];
  if (onUnpkg !== undefined) return { package: onUnpkg, path, anchor };
  const [, onNpm] = /^https:\/\/www\.npmjs\.com\/package\/@planasonix\/([\w-]+)$/.exec(address) ?? [];
  return onNpm === undefined ? undefined : { package: onNpm, path: "README.md", anchor };
}

/** The hosts that pages may link to, besides those of {@link ownTarget}. */
export const otherHosts: readonly string[] = [
  "docs.planasonix.com",
  "github.com",
  "nodejs.org",
  "openapi-ts.dev",
  "sql.js.org",
];
