import { readLines } from "../../model/lines.ts";
import type { Page } from "../../model/page.ts";

/** The guides about each operation, by its public name. */
export type GuidesAbout = ReadonlyMap<string, readonly Page[]>;

/** More guides would be a list of where the operation occurs. */
const most = 3;

/**
 * Finds the guides and the recipes whose texts name an operation, those that name it most often first. A program is about
 * an operation only if few guides have it: programs need some method, such as `pipelines.get`, to show something else.
 */
export function guidesAbout(guides: readonly Page[], names: Iterable<string>): GuidesAbout {
  const own = guides.filter(({ path }) => /^(guides|recipes)\//.test(path)).map((page) => ({ page, ...namesIn(page) }));
  return new Map(
    [...names].map((name) => {
      const naming = own.filter(({ text, code }) => text.has(name) || code.has(name));
      const found = naming.filter(({ text }) => text.has(name) || naming.length <= most);
      const count = ({ text, code }: (typeof own)[number]): number => (text.get(name) ?? 0) + (code.get(name) ?? 0);
      const ordered = found.toSorted((a, b) => count(b) - count(a));
      return [name, ordered.slice(0, most).map(({ page }) => page)];
    }),
  );
}

/** How often the text and the programs of a page name what looks like a method. */
function namesIn({ body }: Page): Record<"text" | "code", ReadonlyMap<string, number>> {
  const lines = readLines(body);
  const count = (isCode: boolean): ReadonlyMap<string, number> => {
    const text = lines.flatMap((line) => (line.isCode === isCode ? [line.text] : [])).join("\n");
    const names = [...text.matchAll(/\b(?=([a-zA-Z]+\.[a-zA-Z]+?)(?:AndWait)?\b)/g)].map(([, name = ""]) => name);
    return new Map([...Map.groupBy(names, (name) => name)].map(([name, all]) => [name, all.length]));
  };
  return { text: count(false), code: count(true) };
}
