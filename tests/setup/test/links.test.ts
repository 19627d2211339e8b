import { existsSync, globSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { anchorsOf, otherHosts, ownTarget, readLinks } from "@planasonix/scripts/release/page-links.ts";
import { expect, test } from "vitest";
import { repository } from "../src/clone.ts";

const { repository: address } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8"));

const pages = globSync(["*.md", "packages/*/*.md", "{tests,spec,examples,benchmarks}/**/README.md"], {
  cwd: repository,
  exclude: ["**/node_modules/**", "**/dist/**"],
}).toSorted();

test.each(pages)("%s links only to existing files and headings, and to allowed hosts", (page) => {
  const links = readLinks(readFileSync(join(repository, page), "utf8"));
  const broken = links.filter(({ target }) => !exists(target, page));

  expect(broken.map(({ line, target }) => `${page}:${line}: ${target}`)).toEqual([]);
});

function exists(link: string, page: string): boolean {
  const own = ownTarget(link, address);
  if (own !== undefined) return hasAnchor(join(own.package ? `packages/${own.package}` : "", own.path), own.anchor);
  if (URL.canParse(link)) return otherHosts.includes(new URL(link).host) && !link.includes(basename(address));
  const [path = "", anchor] = link.split("#");
  return hasAnchor(path === "" ? page : join(dirname(page), path), anchor);
}

function hasAnchor(path: string, anchor: string | undefined): boolean {
  const file = join(repository, path);
  if (!existsSync(file)) return false;
  return anchor === undefined || (statSync(file).isFile() && anchorsOf(readFileSync(file, "utf8")).includes(anchor));
}
