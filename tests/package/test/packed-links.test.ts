// The links of the packed pages, as a reader on npm follows them: to the tarballs, and to files of the repository.
import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { publishable } from "@planasonix/benchmarks/src/installed/packed.ts";
import { leadsTo, otherHosts, ownTarget, readLinks } from "@planasonix/setup-tests/src/page-links.ts";
import { expect, inject, test } from "vitest";
import { repository } from "./repository.ts";

const { repository: address } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8"));
const folderOf = (name: string): string => join(inject("folder"), "node_modules/@planasonix", name);
const pages = publishable.flatMap((name) =>
  globSync("*.md", { cwd: folderOf(name) }).map((page): [string, string] => [name, page]),
);

test.each(pages)("the links of %s/%s lead to a file, and to a heading of it", (name, page) => {
  const links = readLinks(readFileSync(join(folderOf(name), page), "utf8"));
  const broken = links.filter(({ target }) => !leadsSomewhere(target, { name, page }));

  expect(broken.map(({ line, target }) => `packages/${name}/${page}:${line}: ${target}`)).toEqual([]);
});

function leadsSomewhere(link: string, { name, page }: { readonly name: string; readonly page: string }): boolean {
  const own = ownTarget(link, address);
  if (own !== undefined) return leadsTo(join(own.package ? folderOf(own.package) : repository, own.path), own.anchor);
  if (URL.canParse(link)) return otherHosts.includes(new URL(link).host) && !link.startsWith(address);
  const [path = "", anchor] = link.split("#");
  // On npm, a README is shown without the files beside it.
  if (path !== "" && page === "README.md") return false;
  return leadsTo(join(folderOf(name), path === "" ? page : join(dirname(page), path)), anchor);
}
