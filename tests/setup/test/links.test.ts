import { existsSync, globSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { expect, test } from "vitest";
import { repository } from "../src/clone.ts";

/** The hosts that pages may link to. */
const hosts = ["docs.planasonix.com", "github.com", "nodejs.org", "openapi-ts.dev"];
const { repository: address } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8"));

/**
 * The path of what an absolute link of ours shows: a file of the repository, a file of a package, or the page of a
 * package on npm, which is its README. Other links to the repository have the wrong address.
 */
function ownPath(link: string): string | undefined {
  const [, path] = /\/(?:blob|tree)\/main\/(.+)$/.exec(link.startsWith(`${address}/`) ? link : "") ?? [];
  const [, name, file] = /^https:\/\/unpkg\.com\/@planasonix\/(\w+)\/(.+)$/.exec(link) ?? [];
  const [, page, heading = ""] = /^https:\/\/www\.npmjs\.com\/package\/@planasonix\/(\w+)(#.+)?$/.exec(link) ?? [];
  return path ?? (name && `packages/${name}/${file}`) ?? (page && `packages/${page}/README.md${heading}`);
}

const pages = globSync(["*.md", "packages/*/*.md", "{tests,spec,examples,benchmarks}/**/README.md"], {
  cwd: repository,
  exclude: ["**/node_modules/**", "**/dist/**"],
}).toSorted();

test.each(pages)("%s links only to existing files and headings, and to allowed hosts", (page) => {
  const text = readFileSync(join(repository, page), "utf8");
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => link);

  expect(links.filter((link) => !exists(link, page))).toEqual([]);
});

function exists(link: string, page: string): boolean {
  const own = ownPath(link);
  if (own !== undefined) return exists(own, "README.md");
  if (URL.canParse(link)) return hosts.includes(new URL(link).host) && !link.includes(basename(address));
  const [path = "", heading] = link.split("#");
  const file = path === "" ? join(repository, page) : join(repository, dirname(page), path);
  if (!existsSync(file)) return false;
  return heading === undefined || headingsOf(readFileSync(file, "utf8")).includes(heading);
}

/** The anchors of a page's headings. */
function headingsOf(text: string): string[] {
  const titles = [...text.matchAll(/^#+ (.*)$/gm)].map(([, title = ""]) => title);
  return titles.map((title) =>
    title
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, "")
      .replaceAll(" ", "-"),
  );
}
