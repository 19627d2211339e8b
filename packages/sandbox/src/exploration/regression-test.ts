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
// ${problem}: ${message}
test(${JSON.stringify(`nothing is wrong if ${describeSchedule(schedule)}`)}, async () => {
  const { findings, missed } = await explore(program, { only: ${JSON.stringify(schedule)} });
  assert.deepEqual({ findings, missed }, { findings: [], missed: [] });
});
`,
  );
  return `import assert from "node:assert/strict";
import { explore } from "@planasonix/sandbox";
import { test } from ${JSON.stringify(runner)};
import { ${name === "program" ? name : `${name} as program`} } from ${JSON.stringify(module)};
${tests.join("")}`;
}
