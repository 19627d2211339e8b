// Findings as a test file, so that a defect does not come back.
import type { Finding } from "./explore-all.ts";
import { describeSchedule } from "./report.ts";

/** The program that a regression test explores. */
export interface RegressionTestOptions {
  /** The module that exports the program, relative to the test file, such as `./nightly-job.ts`. */
  readonly module: string;
  /** The name of the export. @default "default" */
  readonly name?: string | undefined;
  /** The package with the function `test`. @default "vitest" */
  readonly runner?: "vitest" | "node:test" | undefined;
}

/**
 * Returns the source of a test file that runs a program with the schedules of findings. The test fails while the program
 * has one of the defects, and when it no longer sends the requests.
 *
 * @example
 * writeFileSync("nightly-job.explored.test.ts", regressionTest(findings, { module: "./nightly-job.ts", name: "job" }));
 */
export function regressionTest(findings: readonly Finding[], options: RegressionTestOptions): string {
  const { module, name = "default", runner = "vitest" } = options;
  const tests = findings.map(
    ({ problem, message, schedule }) => `
// ${quote(`${problem}: ${message}`)}
test(${quote(`nothing is wrong if ${describeSchedule(schedule)}`)}, async () => {
  const { findings, missed } = await explore(program, { only: ${quote(schedule)} });
  assert.deepEqual({ findings, missed }, { findings: [], missed: [] });
});
`,
  );
  const exported = /^[A-Za-z_$][\w$]*$/.test(name) ? name : quote(name);
  return `import assert from "node:assert/strict";
import { explore } from "@planasonix/sandbox";
import { test } from ${quote(runner)};
import { ${exported === "program" ? exported : `${exported} as program`} } from ${quote(module)};
${tests.join("")}`;
}

/**
 * A value as JavaScript on one line: a text of a finding may come from a server, and must end neither a comment nor a
 * string. JSON does not escape two characters that end a line in JavaScript.
 */
function quote(value: unknown): string {
  return JSON.stringify(value).replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
}
