/** A page of the site. Its Markdown is rendered as HTML, and published beside it as it is. */
export interface Page {
  /** The path below the root of the site, such as `operations/pipelines/run`; empty for the first page. */
  readonly path: string;
  readonly title: string;
  /** One sentence for search engines and agents. */
  readonly description: string;
  /** The groups of the navigation that contain the page, from the outermost. */
  readonly trail: readonly string[];
  /** The name in the navigation. @default the title */
  readonly label?: string;
  /** Names for which people search, such as `pipelines.run`: shown below the title. */
  readonly names?: readonly string[];
  /** Whether the search finds the page. @default true */
  readonly isSearched?: boolean;
  /** The Markdown below the title. Links to other pages are paths from the root of the site, such as `/errors#codes`. */
  readonly body: string;
  /** The file that contains the body, and the line at which it begins there. @default the body is generated */
  readonly source?: { readonly file: string; readonly line: number };
}

/** The place of a line of a page, for messages. Lines of generated pages are those of their Markdown file. */
export function placeOf({ path, source }: Page, line: number): string {
  return source ? `${source.file}:${source.line + line - 1}` : `${markdownFile(path)}:${line + titleLines}`;
}

/** The path of the Markdown of a page. */
export function markdownFile(path: string): string {
  return `${path || "index"}.md`;
}

/** The lines before the body in a Markdown file: the title and an empty line. */
const titleLines = 2;

/** The fragment that Astro gives a heading. */
export function slugOf(heading: string): string {
  return heading
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}_\- ]/gu, "")
    .replaceAll(" ", "-");
}

/** Escapes what a cell of a table must not contain. */
export function cell(text: string): string {
  return text.replaceAll("\n", " ").replaceAll("|", "\\|");
}

/** A fenced block of code. @param title The name above the block. */
export function codeBlock(language: string, code: string, title?: string): string {
  return `\`\`\`${language}${title ? ` title=${JSON.stringify(title)}` : ""}\n${code.trimEnd()}\n\`\`\``;
}

/**
 * Blocks of one idea in several languages, which become tabs.
 * @param operation The operation whose sample in TypeScript, the first block, can be run in the page.
 */
export function tabs(blocks: readonly string[], operation: string): string {
  return [`<div class="tabs" data-run="${operation}" data-pagefind-ignore>`, ...blocks, "</div>"].join("\n\n");
}

/** Text that the search leaves out, because many pages have it. */
export function unsearched(markdown: string): string {
  return `<div data-pagefind-ignore>\n\n${markdown}\n\n</div>`;
}

/** Text that the search finds after other pages: its long lists have most of the words for which people search. */
export function lessSearched(markdown: string): string {
  return `<div data-pagefind-weight="0.2">\n\n${markdown}\n\n</div>`;
}
