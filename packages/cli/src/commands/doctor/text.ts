// What `planasonix doctor` prints for people: findings, changes and a summary.
import type { DeploymentReport, Finding, OperationState, Verdict } from "@planasonix/client/doctor";
import { inOneLine } from "@planasonix/configured/src/shown/sanitize.ts";
import type { Output } from "../../shown/output.ts";
import { paint } from "../../shown/paint.ts";
import type { Changes } from "./compare-reports.ts";
import { subjectOf } from "./subject.ts";

const colors = { breaking: "red", changed: "yellow", additional: "green", unknown: "dim" } as const;

/** Two lines for one finding: what was seen, and what follows. */
export function findingLines(finding: Finding, out: Output): string {
  const { verdict, seen, effect, setting } = finding;
  return [
    `${paint(out, colors[verdict], verdict.padEnd(10))} ${inOneLine(`${subjectOf(finding)}${seen}`)}`,
    `${" ".repeat(11)}The client ${inOneLine(effect)}. To set: ${inOneLine(setting)}.\n`,
  ].join("\n");
}

/** What stands at the end of a report. */
export function summaryLines(report: DeploymentReport, out: Output): string {
  const { obstacle, stopped, baseUrl, dialect, requests } = report;
  if (obstacle) {
    return `${paint(out, "red", "in the way")} ${inOneLine(`${baseUrl}: ${obstacle.seen}`)}\n${" ".repeat(11)}${inOneLine(obstacle.setting)}.\n`;
  }
  const form =
    dialect === undefined
      ? "no known dialect: `planasonix doctor --save-dialect <file>` drafts one"
      : `the dialect ${dialect}`;
  const spoken = dialect === "documented" ? "the documented form" : form;
  const lines = [
    countsOf(report),
    ...notSeen(report),
    // A description is compared without a request.
    `${baseUrl} ${requests === 0 ? "was compared" : `speaks ${spoken}`}. ${requests} requests.`,
  ];
  if (stopped !== undefined) lines.push(`Ended before its end: ${stopped}.`);
  return `${inOneLine(verdictOf(report))}\n${lines.map(inOneLine).join("\n")}\n`;
}

function verdictOf({ differs, findings }: DeploymentReport): string {
  const count = (verdict: Verdict): number => findings.filter((finding) => finding.verdict === verdict).length;
  if (!differs) return "Nothing differs that the client relies on.";
  return `It differs: ${count("breaking")} breaking, ${count("changed")} changed.`;
}

/** How many operations were read, and what is known about the others. */
export function countsOf({ operations }: DeploymentReport): string {
  const states = Object.values(operations).map(({ state }) => state);
  const count = (state: OperationState): number => states.filter((one) => one === state).length;
  if (states.includes("described")) {
    return `${count("described")} operations are described, ${count("missing")} are missing.`;
  }
  return `${count("read")} operations exist and were read, ${count("missing")} are missing, ${count("refused")} are refused to this key, ${count("unreached")} could not be reached, ${count("not_called")} were not called: a read cannot show whether a write exists.`;
}

function notSeen({ operations }: DeploymentReport): string[] {
  return Object.entries(operations)
    .filter(([, { state }]) => state === "unreached")
    .map(([name, { why }]) => `  not reached: ${name}${why === undefined ? "" : ` (${why})`}`);
}

/** What has changed since a report was saved. */
export function changesInText(changes: Changes, out: Output): string {
  if (changes.lines.length === 0) return "Nothing has changed.\n";
  return changes.lines
    .map(({ verdict, text }) => `${paint(out, colors[verdict], verdict.padEnd(10))} ${inOneLine(text)}\n`)
    .join("");
}
