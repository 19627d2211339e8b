import { dirname } from "node:path/posix";
import { linkPages, linksOf } from "../model/links.ts";
import { markdownFile, type Page } from "../model/page.ts";
import { withoutPictures } from "../pictures/drawn/figure.ts";

/** Files by their path in the site. */
export type Files = ReadonlyMap<string, string>;

/** The Markdown of a page as it is published beside its HTML: links lead to the Markdown of other pages. */
export function markdownOf({ title, body }: Page, base: string): string {
  const text = linkPages(body, (path, fragment) =>
    path.startsWith("assets/") ? `${base}${path}` : `${base}${markdownFile(path)}${fragment}`,
  );
  const plain = withoutPictures(text)
    .replaceAll(/^<(?:\/?div.*|!-- no button: .*--)>\n\n?/gm, "")
    .replaceAll(/^(```\w+) title=.*$/gm, "$1");
  return `# ${title}\n\n${plain.trim()}\n`;
}

/** A Markdown file for each page, `llms.txt`, which lists them, and `llms-full.txt`, which contains them. */
export function markdownFiles(pages: readonly Page[], base: string): Files {
  const texts = pages.map((page) => {
    const body = [page.body.trim(), listBelow(page, pages)].filter(Boolean).join("\n\n");
    return [markdownFile(page.path), markdownOf({ ...page, body }, base)] as const;
  });
  return new Map([
    ...texts,
    ["llms.txt", index(pages, base)],
    ["llms-full.txt", texts.map(([, text]) => text).join("\n\n")],
  ]);
}

/** The list of the pages directly below a page to which it does not link: in HTML, only the navigation has them. */
function listBelow({ path, body }: Page, pages: readonly Page[]): string {
  const linked = new Set(linksOf(body).map(({ target }) => target.replace(/#.*/, "")));
  const below = pages.filter((page) => dirname(page.path) === path && !linked.has(`/${page.path}`));
  const lines = below.map((page) => `- [${page.title}](/${page.path}): ${page.description}`);
  return lines.length > 0 ? `## Pages below this one\n\n${lines.join("\n")}` : "";
}

/** The list of all pages, as agents read it first. */
function index(pages: readonly Page[], base: string): string {
  const groups = Map.groupBy(pages, ({ trail }) => trail.slice(0, 2).join(": ") || "Start");
  const parts = [...groups].map(([name, own]) => {
    const lines = own.map((page) => {
      const names = page.names ? ` (\`${page.names[0]}\`)` : "";
      return `- [${page.title}](${base}${markdownFile(page.path)})${names}: ${page.description}`;
    });
    return `## ${name}\n\n${lines.join("\n")}\n`;
  });
  const first = pages.find(({ path }) => path === "");
  return [
    `# ${first?.title}\n`,
    `> ${first?.description}\n`,
    `All pages in one file: ${base}llms-full.txt\n`,
    ...parts,
  ].join("\n");
}
