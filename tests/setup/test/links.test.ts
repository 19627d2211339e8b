import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { repository } from "../src/clone.ts";

/** The hosts that pages may link to. */
const hosts = ["docs.planasonix.com", "github.com", "nodejs.org", "openapi-ts.dev"];

const pages = globSync(["*.md", "{packages,tests,spec,examples,benchmarks}/**/README.md"], {
  cwd: repository,
  exclude: ["**/node_modules/**", "**/dist/**"],
}).toSorted();

test.each(pages)("%s links only to existing files and headings, and to allowed hosts", (page) => {
  const text = readFileSync(join(repository, page), "utf8");
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => link);

  expect(links.filter((link) => !exists(link, page))).toEqual([]);
});

function exists(link: string, page: string): boolean {
  if (URL.canParse(link)) return hosts.includes(new URL(link).host);
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
