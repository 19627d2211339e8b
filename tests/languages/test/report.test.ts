import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { reportFailure } from "../src/report.ts";
import { ProgramFailure } from "../src/step.ts";

const error = new ProgramFailure("ogen ended with 1: panic: no", "generating\npanic: no");
const failure = { name: "Go, ogen 1.24.0 on openapi.json, generate", advice: "correct spec/", error };
const line = "Go, ogen 1.24.0 on openapi.json, generate failed: ogen ended with 1: panic: no; correct spec/.";

test("reports a failure in one line with the tool, the file, what to do, and where the output is", () => {
  const report = reportFailure(failure, false);
  const [, log = ""] = /^(?:.*) Its output: (.+)$/.exec(report) ?? [];

  expect(report).toBe(`${line} Its output: ${log}`);
  expect(readFileSync(join("../..", log), "utf8")).toBe("generating\npanic: no\n");
});

test("prints the output before the line in CI", () => {
  expect(reportFailure(failure, true)).toBe(`generating\npanic: no\n${line}`);
});

test("reports a failure without an output", () => {
  const report = reportFailure({ ...failure, error: new Error("the client has 1 of 2 operations") }, false);

  expect(report).toMatch(/on openapi\.json, generate failed: the client has 1 of 2 operations; correct spec\/\.$/);
});
