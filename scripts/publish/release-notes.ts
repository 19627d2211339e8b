import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readPublicManifests } from "./packed-packages.ts";

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
