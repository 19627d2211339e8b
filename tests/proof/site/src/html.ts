import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Files by their path in a folder. */
export type Files = ReadonlyMap<string, Buffer>;

/** Reads all files of a folder. */
export function readFiles(folder: string): Files {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  return new Map(paths.toSorted().map((path) => [path.slice(folder.length), readFileSync(path)]));
}

/** What a page of HTML refers to. */
export interface References {
  /** Targets of links. */
  readonly links: readonly string[];
  /** What the page loads: scripts, styles and images. */
  readonly assets: readonly string[];
  readonly ids: ReadonlySet<string>;
}

/** The references of a page. */
export function referencesOf(html: string): References {
  const all = (pattern: RegExp) => [...html.matchAll(pattern)].map(([, value = ""]) => value.replaceAll("&amp;", "&"));
  return {
    links: all(/<a\b[^>]*?\shref="([^"]*)"/g),
    assets: [...all(/<(?:script|img|source|iframe)\b[^>]*?\ssrc="([^"]*)"/g), ...all(/<link\b[^>]*?\shref="([^"]*)"/g)],
    ids: new Set(all(/\sid="([^"]*)"/g)),
  };
}
