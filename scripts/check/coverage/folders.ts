// Sums coverage by folder, and compares it with the minimum.
import { dirname } from "node:path";

/** The covered and total number of lines or branches. */
export interface Covered {
  readonly total: number;
  readonly covered: number;
}

/** The coverage of one file, as Istanbul's `json-summary` reports it. */
export interface FileCoverage {
  readonly lines: Covered;
  readonly branches: Covered;
}

/** The summed coverage of the files in one folder. */
export interface FolderCoverage extends FileCoverage {
  readonly folder: string;
}

/** The minimum coverage of each folder, in percent. */
export const minimum = { lines: 95, branches: 93 } as const;

/** Sums the coverage of files by folder. Returns the folders in alphabetical order, without those that have no code. */
export function coverageByFolder(files: Readonly<Record<string, FileCoverage>>): FolderCoverage[] {
  const folders = Map.groupBy(Object.entries(files), ([file]) => dirname(file));
  return [...folders]
    .map(([folder, entries]) => ({
      folder,
      lines: sum(entries.map(([, { lines }]) => lines)),
      branches: sum(entries.map(([, { branches }]) => branches)),
    }))
    .filter(({ lines }) => lines.total > 0)
    .sort((a, b) => a.folder.localeCompare(b.folder));
}

/** Whether a folder reaches the minimum. */
export function isCovered({ lines, branches }: FileCoverage): boolean {
  return percent(lines) >= minimum.lines && percent(branches) >= minimum.branches;
}

/** Formats a table with one line for each folder, and marks folders below the minimum. */
export function formatCoverage(folders: readonly FolderCoverage[]): string {
  const width = Math.max(...folders.map(({ folder }) => folder.length));
  const lines = folders.map((each) => {
    const [line, branch] = [each.lines, each.branches].map((covered) => percent(covered).toFixed(1).padStart(6));
    return `${each.folder.padEnd(width)} ${line} % ${branch} %${isCovered(each) ? "" : "  too low"}`;
  });
  return [`${"folder".padEnd(width)}    lines branches`, ...lines].join("\n");
}

function percent({ total, covered }: Covered): number {
  return total === 0 ? 100 : (100 * covered) / total;
}

function sum(parts: readonly Covered[]): Covered {
  return parts.reduce((all, part) => ({ total: all.total + part.total, covered: all.covered + part.covered }), {
    total: 0,
    covered: 0,
  });
}
