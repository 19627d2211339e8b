// The changelogs: a section for each release of each package, from the changesets.
import { existsSync, globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

/** What a change means for the version of a package. */
export type Bump = "major" | "minor" | "patch";

/** A change, as told to users. */
export interface Changeset {
  /** The name of the file without its extension, such as `new-option`. */
  readonly id: string;
  /** The bump of each package that the change concerns. */
  readonly bumps: ReadonlyMap<string, Bump>;
  readonly text: string;
}

/**
 * Reads the changesets that the next version releases: all, or in pre-release mode those that no earlier pre-release has.
 * @throws {Error} If a changeset names no package, or has no text.
 */
export function readChangesets(folder: string): Changeset[] {
  const state = join(folder, "pre.json");
  const { mode, changesets = [] }: { mode?: string; changesets?: string[] } = existsSync(state)
    ? JSON.parse(readFileSync(state, "utf8"))
    : {};
  return globSync("*.md", { cwd: folder })
    .toSorted()
    .map((file) => parseChangeset(basename(file, ".md"), readFileSync(join(folder, file), "utf8")))
    .filter(({ id }) => mode !== "pre" || !changesets.includes(id));
}

/** Parses a changeset. @throws {Error} If it names no package, or has no text. */
export function parseChangeset(id: string, source: string): Changeset {
  const [, head = "", text = ""] = /^---\n(.*?)\n?---\n(.*)$/s.exec(source) ?? [];
  const lines = [...head.matchAll(/^["']?(@?[\w/-]+)["']?: (major|minor|patch)$/gm)];
  const bumps = new Map(lines.map(([, name = "", bump]) => [name, bump as Bump]));
  if (bumps.size === 0 || text.trim() === "")
    throw new Error(`.changeset/${id}.md needs a package with its bump, and a text for users`);
  return { id, bumps, text: text.trim() };
}

/** What a section is made from. */
export interface SectionInput {
  readonly name: string;
  readonly version: string;
  readonly changesets: readonly Changeset[];
  /** Whether it is the first section of the package, before which there is nothing to compare with. */
  readonly isFirst: boolean;
  /** The end of an item, such as a link to the commit that made the change. */
  readonly linkOf: (id: string) => string;
}

/**
 * Writes the section of a release in the changelog of a package. The first one says what the package offers: the text of
 * the changeset `<package>-first`, then those of the others as a list. Later ones are grouped, and each item has a link.
 */
export function writeSection({ name, version, changesets, isFirst, linkOf }: SectionInput): string {
  const concerned = changesets.filter(({ bumps }) => bumps.has(name));
  const heading = `## ${version}\n`;
  if (isFirst) {
    const own = `${name.replace(/^.*\//, "")}-first`;
    const [first, ...others] = concerned.toSorted((a, b) => Number(b.id === own) - Number(a.id === own));
    const list = others.map(({ text }) => item(text)).join("");
    const text = `${first?.text ?? "The first release."}\n`;
    const endsWithList = text.split("\n\n").at(-1)?.startsWith("- ") ?? false;
    return `${heading}\n${text}${endsWithList || list === "" ? "" : "\n"}${list}`;
  }
  const groups = [
    ["Breaking", concerned.filter((change) => groupOf(change, name) === "Breaking")],
    ["New", concerned.filter((change) => groupOf(change, name) === "New")],
    ["Fixed", concerned.filter((change) => groupOf(change, name) === "Fixed")],
  ] as const;
  const parts = groups.flatMap(([title, changes]) => {
    const items = changes.map(({ id, text }) => item(`${text.replace(breaking, "")} ${linkOf(id)}`.trim()));
    return items.length === 0 ? [] : [`### ${title}\n\n${items.join("")}`];
  });
  if (parts.length === 0) parts.push("No changes: all packages have one version.\n");
  return [heading, ...parts].join("\n");
}

/** A changelog with a new first section. */
export function addSection(changelog: string, name: string, section: string): string {
  const sections = changelog.replace(/^# .*\n+/, "");
  return `# ${name}\n\n${section}${sections === "" ? "" : `\n${sections}`}`;
}

/** The start of a text that says that the change breaks programs, which a minor version may do below 1.0. */
const breaking = /^breaking: */i;

function groupOf({ bumps, text }: Changeset, name: string): "Breaking" | "New" | "Fixed" {
  if (bumps.get(name) === "major" || breaking.test(text)) return "Breaking";
  return bumps.get(name) === "minor" ? "New" : "Fixed";
}

/** An item of a list. Further lines of the text are indented. */
function item(text: string): string {
  return `- ${text.replaceAll(/\n(?=.)/g, "\n  ")}\n`;
}

/**
 * Finds the changesets that compare with an earlier version although nothing has been released. Each problem names the
 * word that compares.
 */
export function comparisons(changesets: readonly Changeset[]): string[] {
  const word =
    /\b(?:no longer|any ?more|as before|previously|used to|earlier versions?|instead of \d|than before|^Add\b)/im;
  return changesets.flatMap(({ id, text }) => {
    const [found] = word.exec(text) ?? [];
    if (found === undefined) return [];
    return [
      `.changeset/${id}.md: "${found}" compares with a version that nobody has: until the first release, say what the package offers`,
    ];
  });
}
