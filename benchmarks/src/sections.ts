import { existsSync, readFileSync, writeFileSync } from "node:fs";

const file = new URL("../RESULTS.md", import.meta.url);

/** The sections of RESULTS.md that take minutes to measure. A separate program writes each of them. */
const ownSections = ["## Rate limits", "## Fleet", "## Soak", "## Sandbox"] as const;

/** Replaces the section with the same heading in RESULTS.md, or appends the section. */
export function writeSection(section: string): void {
  writeFileSync(file, withSection(existsSync(file) ? readFileSync(file, "utf8") : "", section));
}

/** Replaces the section with the same heading in a report, or appends the section. */
export function withSection(report: string, section: string): string {
  const [heading = ""] = section.split("\n");
  const old = readSection(report, heading);
  if (old === "") return `${report.trimEnd()}\n\n${section}`;
  const [before = "", after = ""] = report.split(old);
  return [before, section, after]
    .map((part) => part.trim())
    .filter(Boolean)
    .join("\n\n")
    .concat("\n");
}

/** Writes RESULTS.md, and keeps the sections that other programs write. */
export function writeReport(report: string): void {
  const kept = ownSections.map((heading) => readSection(existsSync(file) ? readFileSync(file, "utf8") : "", heading));
  writeFileSync(file, [report, ...kept.filter(Boolean)].map((part) => `${part.trimEnd()}\n`).join("\n"));
}

/** Returns a section, from its heading to the next one; empty if the report lacks it. */
export function readSection(report: string, heading: string): string {
  const from = report.indexOf(`${heading}\n`);
  if (from < 0) return "";
  const next = report.indexOf("\n## ", from);
  return report.slice(from, next < 0 ? undefined : next + 1);
}
