import { fragmentsOf, linksOf } from "../model/links.ts";
import { markdownFile, type Page, placeOf } from "../model/page.ts";

/** The mistakes of pages: no title, a path that occurs twice, a broken link or fragment, and an image of another host. */
export function problemsOf(pages: readonly Page[], assets: readonly string[] = []): string[] {
  const byPath = new Map(pages.map((page) => [page.path, page]));
  const fragments = new Map<Page, ReadonlySet<string>>();
  const hasFragment = (page: Page, fragment: string): boolean => {
    const known = fragments.get(page) ?? new Set(["_top", ...fragmentsOf(page)]);
    fragments.set(page, known);
    return known.has(fragment);
  };

  return pages.flatMap((page) => [
    ...(page.title.trim() === "" ? [`${placeOf(page, 0)}: the page has no title`] : []),
    ...(byPath.get(page.path) === page
      ? []
      : [`${placeOf(page, 0)}: another page has the path ${markdownFile(page.path)}`]),
    ...linksOf(page.body).flatMap(({ line, target, isImage }) => {
      const problem = isImage ? problemOfImage(target) : problemOfLink(target);
      return problem === undefined ? [] : [`${placeOf(page, line)}: ${problem}`];
    }),
    ...externalElements(page),
  ]);

  function problemOfLink(target: string): string | undefined {
    if (/^(https|mailto):/.test(target) || target.startsWith("/assets/")) return undefined;
    const [, path, fragment] = /^\/([^#]*)(?:#(.*))?$/.exec(target) ?? [];
    const linked = path === undefined ? undefined : byPath.get(path);
    if (linked === undefined) return `the link to ${target} leads to no page`;
    if (fragment && !hasFragment(linked, fragment)) return `the link to ${target}: /${linked.path} has no such heading`;
    return undefined;
  }

  function problemOfImage(target: string): string | undefined {
    if (/^\w+:/.test(target)) return `the image ${target} is on another host: put it into the repository`;
    const name = target.replace("/assets/", "");
    return assets.includes(name) ? undefined : `there is no image ${target}`;
  }
}

/** Elements of HTML in Markdown that would load something from another host. */
function externalElements(page: Page): string[] {
  return page.body.split("\n").flatMap((text, index) => {
    const [, address] =
      /<(?:img|script|iframe|link|source|video)\b[^>]*\b(?:src|href)=["']?(https?:[^"'\s>]+)/.exec(text) ?? [];
    return address === undefined
      ? []
      : [`${placeOf(page, index + 1)}: ${address} is on another host: put it into the repository`];
  });
}
