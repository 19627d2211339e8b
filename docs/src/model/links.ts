import { readLines, readSegments } from "./lines.ts";
import { type Page, slugOf } from "./page.ts";

/** The target of an inline link or image, with what stands before it. Code between backticks contains no links. */
const target = /(`+(?:[^`\n]|\n(?!\n))*`+(?!\]))|(!?\[(?:[^\]\\`]|`[^`]*`|\\.)*\]\()([^)\s]+)(\))/g;

/** A link or an image of a page. */
export interface Link {
  readonly line: number;
  readonly target: string;
  readonly isImage: boolean;
}

/** The links and images of Markdown, with the lines at which they begin. */
export function linksOf(markdown: string): Link[] {
  return readSegments(markdown).flatMap(({ number, text, isCode }) =>
    isCode
      ? []
      : [...text.matchAll(target)].flatMap(({ index, 2: before, 3: to }) => {
          if (before === undefined || to === undefined) return [];
          const line = number + text.slice(0, index).split("\n").length - 1;
          return [{ line, target: to, isImage: before.startsWith("!") }];
        }),
  );
}

/** Replaces the targets of links and images. A link whose replacement is undefined becomes its text. */
export function mapLinks(markdown: string, change: (target: string) => string | undefined): string {
  const replace = (text: string): string =>
    text.replaceAll(target, (found, _code, before?: string, to?: string) => {
      if (before === undefined || to === undefined) return found;
      const replaced = change(to);
      return replaced === undefined ? before.replace(/^!?\[/, "").slice(0, -2) : `${before}${replaced})`;
    });
  return readSegments(markdown)
    .map(({ text, isCode }) => (isCode ? text : replace(text)))
    .join("\n");
}

/** The fragments of a page: one for each heading, numbered if several headings are equal. */
export function fragmentsOf({ body }: Pick<Page, "body">): string[] {
  const seen = new Map<string, number>();
  return readLines(body).flatMap(({ text, isCode }) => {
    const [, heading] = (!isCode && /^#{2,6} (.+)$/.exec(text)) || [];
    if (heading === undefined) return [];
    const slug = slugOf(heading);
    const count = seen.get(slug) ?? 0;
    seen.set(slug, count + 1);
    return [count === 0 ? slug : `${slug}-${count}`];
  });
}

/** Replaces links to pages by those of a form: `to` gets the path and the fragment with its `#`. */
export function linkPages(markdown: string, to: (path: string, fragment: string) => string): string {
  return mapLinks(markdown, (link) => {
    const [, path = "", fragment = ""] = /^\/([^#]*)(#.*)?$/.exec(link) ?? [];
    return link.startsWith("/") ? to(path, fragment) : link;
  });
}
