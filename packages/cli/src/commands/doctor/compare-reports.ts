import type { DeploymentReport, Finding, Verdict } from "@planasonix/client/doctor";
import type { SavedReport } from "./saved-report.ts";
import { subjectOf } from "./subject.ts";

/** A change since a report was saved. */
export interface Change {
  readonly verdict: Verdict;
  readonly text: string;
}

/** All changes since a report was saved. */
export interface Changes {
  readonly lines: readonly Change[];
  /** Whether one of them is breaking or changed. */
  readonly differs: boolean;
}

/** Compares a report with a saved one: findings that came and went, and operations whose state has changed. */
export function compareReports(saved: SavedReport, report: DeploymentReport): Changes {
  const before = new Set(saved.findings.map(keyOf));
  const now = new Set(report.findings.map(keyOf));
  const added = report.findings
    .filter((finding) => !before.has(keyOf(finding)))
    .map((finding): Change => ({ verdict: finding.verdict, text: `new: ${subjectOf(finding)}${finding.seen}` }));
  // What is no longer seen is no difference any more; whoever relied on a workaround reads it here.
  const gone = saved.findings
    .filter((finding) => !now.has(keyOf(finding)))
    .map((finding): Change => ({ verdict: "additional", text: `gone: ${subjectOf(finding)}${finding.seen}` }));
  const moved = Object.entries(report.operations).flatMap(([name, { state }]): Change[] => {
    const earlier = saved.operations[name]?.state;
    // Missing and refused operations have a finding, which says more.
    if (earlier === undefined || earlier === state || state === "missing" || state === "refused") return [];
    return [{ verdict: state === "read" ? "additional" : "unknown", text: `${name}: ${earlier} before, ${state} now` }];
  });
  const isOther = saved.dialect !== report.dialect || saved.baseUrl !== report.baseUrl;
  const other: Change = {
    verdict: "breaking",
    text: `the report is of ${saved.baseUrl} (${saved.dialect}), and this is ${report.baseUrl} (${report.dialect})`,
  };
  const lines = [...(isOther ? [other] : []), ...added, ...gone, ...moved];
  return { lines, differs: lines.some(({ verdict }) => verdict === "breaking" || verdict === "changed") };
}

/** Numbers in a text, such as minutes, change without meaning anything. */
function keyOf({ kind, verdict, operation, place, seen }: Finding): string {
  return [kind, verdict, operation, place, seen.replace(/\d+/g, "0")].join("|");
}
