import { globSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { expect, test } from "vitest";
import { repository } from "../src/clone.ts";
import { leadsTo, otherHosts, ownTarget, readLinks } from "../src/page-links.ts";

const { repository: address } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8"));

const pages = globSync(
  ["*.md", "packages/*/*.md", "{tests,spec,examples,benchmarks}/**/README.md", "docs/README.md", "docs/guides/*.md"],
  { cwd: repository, exclude: ["**/node_modules/**", "**/dist/**"] },
).toSorted();

test.each(pages)("%s links only to existing files and headings, and to allowed hosts", (page) => {
  const links = readLinks(readFileSync(join(repository, page), "utf8"));
  const broken = links.filter(({ target }) => !exists(target, page));

  expect(broken.map(({ line, target }) => `${page}:${line}: ${target}`)).toEqual([]);
});

function exists(link: string, page: string): boolean {
  const own = ownTarget(link, address);
  if (own !== undefined)
    return leadsTo(join(repository, own.package ? `packages/${own.package}` : "", own.path), own.anchor);
  if (URL.canParse(link)) return otherHosts.includes(new URL(link).host) && !link.includes(basename(address));
  const [path = "", anchor] = link.split("#");
  return leadsTo(join(repository, path === "" ? page : join(dirname(page), path)), anchor);
}
