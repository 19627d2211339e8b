import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DeploymentReport, Finding } from "@planasonix/client/doctor";
import { describe, expect, onTestFinished, test } from "vitest";
import { compareReports } from "../../../src/commands/doctor/compare-reports.ts";
import { changesInMarkdown, reportInMarkdown } from "../../../src/commands/doctor/markdown.ts";
import { readSaved, type SavedReport, savedText } from "../../../src/commands/doctor/saved-report.ts";
import { changesInText, summaryLines } from "../../../src/commands/doctor/text.ts";
import { fakeMachine } from "../../support/fake-machine.ts";

const { stdout } = fakeMachine();
const finding: Finding = {
  kind: "errors",
  verdict: "changed",
  seen: "an error differs",
  effect: "throws",
  setting: "nothing",
};

function report(changes: Partial<DeploymentReport> = {}): DeploymentReport {
  return {
    version: 1,
    baseUrl: "https://flow.example.com/v1",
    dialect: "documented",
    requests: 3,
    operations: {},
    habits: {},
    findings: [],
    left: [],
    differs: false,
    ...changes,
  };
}

describe("a report", () => {
  test("in text says the dialect, and the operations that were not reached with and without a reason", () => {
    const operations = { "runs.get": { state: "unreached" }, "jobs.get": { state: "unreached", why: "500" } } as const;

    const text = summaryLines(report({ dialect: "mcp-server", operations }), stdout);

    expect(text).toContain("  not reached: runs.get\n  not reached: jobs.get (500)\n");
    expect(text).toContain("https://flow.example.com/v1 speaks the dialect mcp-server. 3 requests.");
  });

  test("in Markdown has no table without findings, and says why it ended before its end", () => {
    const page = reportInMarkdown(report({ stopped: "429" }));

    expect(page).toContain("**Nothing differs that the client relies on.**");
    expect(page).toContain("Ended before its end: 429.");
    expect(page).not.toContain("| verdict |");
  });

  test("in Markdown shows a finding of the whole deployment without a place", () => {
    expect(reportInMarkdown(report({ findings: [finding], differs: true }))).toContain(
      "| changed |  | an error differs |",
    );
  });
});

describe("a saved report", () => {
  test.each([
    [undefined, undefined],
    [1, undefined],
    [-1, undefined],
    [7, 7],
    [-60, -60],
  ])("has a clock that is %s minutes ahead as %s", (clockAheadMinutes, saved) => {
    const { habits } = JSON.parse(savedText(report({ habits: { clockAheadMinutes, requestId: true } })));

    expect(habits).toEqual({ requestId: true, ...(saved !== undefined && { clockAheadMinutes: saved }) });
  });

  test("must be a file", () => {
    const folder = mkdtempSync(join(tmpdir(), "planasonix-doctor-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));

    expect(() => readSaved(folder)).toThrow(`${folder} cannot be read: EISDIR`);
    expect(() => readSaved("\0")).toThrow(/cannot be read: /);
  });
});

describe("the changes since a saved report", () => {
  const saved = (changes: Partial<SavedReport> = {}): SavedReport => ({ ...report(), ...changes });

  test("say that the report is of another deployment", () => {
    const { lines, differs } = compareReports(saved({ dialect: undefined }), report());

    expect([differs, lines[0]?.text]).toEqual([true, expect.stringContaining("(undefined), and this is ")]);
    expect(compareReports(saved({ baseUrl: "https://other.test/v1" }), report()).differs).toBe(true);
  });

  test("ignore operations that are new, equal, missing or refused, and state the others", () => {
    const before = {
      "a.b": { state: "read" },
      "c.d": { state: "unreached" },
      "e.f": { state: "read" },
      "g.h": { state: "read" },
    } as const;
    const now = {
      "a.b": { state: "missing" },
      "c.d": { state: "read" },
      "e.f": { state: "refused" },
      "g.h": { state: "read" },
      "i.j": { state: "read" },
    } as const;

    const { lines, differs } = compareReports(saved({ operations: before }), report({ operations: now }));

    expect([differs, lines]).toEqual([false, [{ verdict: "additional", text: "c.d: unreached before, read now" }]]);
  });

  test("ignore numbers in texts", () => {
    const minutes = (count: number): Finding => ({ ...finding, seen: `its clock is ${count} minutes ahead` });

    expect(compareReports(saved({ findings: [minutes(7)] }), report({ findings: [minutes(8)] })).lines).toEqual([]);
  });

  test("are said in text and in Markdown if there are none", () => {
    const none = { lines: [], differs: false };

    expect(changesInText(none, stdout)).toBe("Nothing has changed.\n");
    expect(changesInMarkdown(none, report())).toContain("**Nothing has changed.**");
  });
});
