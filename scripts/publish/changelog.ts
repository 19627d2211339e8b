// The changelogs: a section for each release of each package, from the changesets. The notes of a release are sections.
import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { readPreState } from "@changesets/pre";
import { readChangesets } from "@changesets/read";
import { readPublicManifests } from "./packed-packages.ts";

/** A change, as told to users. */
export type Changeset = Awaited<ReturnType<typeof readChangesets>>[number];

/**
 * Reads the changesets that the next version releases: all, or in pre-release mode those that no earlier pre-release has.
 * @throws {Error} If a changeset names no package, or has no text.
 */
export async function readPending(repository: string): Promise<readonly Changeset[]> {
  const [all, state] = await Promise.all([readChangesets(repository), readPreState(repository)]);
  const useless = all.find(({ releases, summary }) => releases.length === 0 || summary === "");
  if (useless !== undefined)
    throw new Error(`.changeset/${useless.id}.md needs a package with its bump, and a text for users`);
  // Changesets moves those of a pre-release to the folder `pre`.
  const pending = state?.mode === "pre" ? all.filter(({ id }) => !id.startsWith("pre/")) : all;
  return pending.map((changeset) => ({ ...changeset, id: basename(changeset.id) }));
}

/** What a section is made from. */
export interface SectionInput {
  readonly name: string;
  readonly version: string;
  readonly changesets: readonly Changeset[];
  /** The end of an item, such as a link to the commit that made the change. */
  readonly linkOf: (id: string) => string;
}

/**
 * Writes the section of a release in the changelog of a package. With a changeset `<package>-first`, it says what the
 * package offers: the text of this changeset, then those of the others as a list. Otherwise, the changes are grouped, and
 * each has a link.
 */
export function writeSection({ name, version, changesets, linkOf }: SectionInput): string {
  const concerned = changesets.filter(({ releases }) => releases.some((release) => release.name === name));
  const heading = `## ${version}\n`;
  const first = concerned.find(({ id }) => id === `${basename(name)}-first`);
  if (first !== undefined) {
    const list = concerned.map((change) => (change === first ? "" : item(change.summary))).join("");
    return `${heading}\n${first.summary}\n${list && `\n${list}`}`;
  }
  const parts = ["Breaking", "New", "Fixed"].flatMap((title) => {
    const changes = concerned.filter((change) => groupOf(change, name) === title);
    const items = changes.map(({ id, summary }) => item(`${summary.replace(breaking, "")} ${linkOf(id)}`.trim()));
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

function groupOf({ releases, summary }: Changeset, name: string): string {
  const bump = releases.find((release) => release.name === name)?.type;
  if (bump === "major" || breaking.test(summary)) return "Breaking";
  return bump === "minor" ? "New" : "Fixed";
}

/** An item of a list. Further lines of the text are indented. */
function item(text: string): string {
  return `- ${text.replaceAll(/\n(?=.)/g, "\n  ")}\n`;
}

/** The notes of a release for GitHub: the section of each package's changelog, under the name of the package. */
export function releaseNotes(version: string, repository: string): string {
  const sections = readPublicManifests(repository).flatMap(({ name }) => {
    const file = join(repository, "packages", name.replace(/^.*\//, ""), "CHANGELOG.md");
    const text = existsSync(file) ? sectionOf(readFileSync(file, "utf8"), version) : "";
    return text === "" ? [] : [`## ${name}\n\n${text}\n`];
  });
  if (sections.length === 0) throw new Error(`No changelog has a section for ${version}: run pnpm release:version`);
  return sections.join("\n");
}

/** The text below the heading of a version; empty if there is none. */
export function sectionOf(changelog: string, version: string): string {
  const sections = changelog.split(/^## /m).slice(1);
  const section = sections.find((one) => one.split("\n", 1)[0]?.trim() === version) ?? "";
  return section.split("\n").slice(1).join("\n").trim();
}
