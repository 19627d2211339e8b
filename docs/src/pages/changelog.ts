import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readPending, writeSection } from "@planasonix/scripts/publish/changelog.ts";
import { readPublicManifests } from "@planasonix/scripts/publish/packed-packages.ts";
import type { Page } from "../model/page.ts";
import { repository } from "../repository.ts";
import { resolveLinks } from "./guides/resolve-links.ts";

const trail = ["Project", "Changelog"];

/** The changes of each package: those of the next release, then those of its changelog. */
export async function changelogPages(): Promise<Page[]> {
  const changesets = await readPending(repository);
  const pages = readPublicManifests(repository).map(({ name }): Page => {
    const folder = join("packages", name.replace(/^.*\//, ""));
    const file = join(repository, folder, "CHANGELOG.md");
    const next = writeSection({ name, version: "Next release", changesets, linkOf: () => "" });
    const before = existsSync(file) ? readFileSync(file, "utf8").replace(/^# .*\n+/, "") : "";
    return {
      path: `changelog/${name.replace(/^.*\//, "")}`,
      title: `Changelog of ${name}`,
      label: name,
      description: `What each release of ${name} changes.`,
      trail,
      isSearched: false,
      body: resolveLinks(`${next}\n${before}`, join(folder, "README.md")),
    };
  });
  const links = pages.map(({ label, path }) => `- [${label}](/${path})`);
  const overview: Page = {
    path: "changelog",
    title: "Changelog",
    label: "Overview",
    description: "What each release of the packages changes.",
    trail,
    body: `All packages have the same version. [Upgrading](/upgrading) says what a version promises.\n\n${links.join("\n")}\n`,
  };
  return [overview, ...pages];
}
