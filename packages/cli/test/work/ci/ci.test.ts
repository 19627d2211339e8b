import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { detectCi } from "../../../src/work/ci/detect-ci.ts";
import { startTenant } from "../../support/sandbox.ts";

const folder = mkdtempSync(join(tmpdir(), "planasonix-cli-"));

test("GitHub Actions gets an annotation, a group, a summary and outputs", async () => {
  await using sandbox = await startTenant();
  const [output, summary] = [join(folder, "output"), join(folder, "summary")];
  sandbox.tenant.outcomes.next("pipelines.run", { status: "failed", after: "90s" });
  const env = { GITHUB_ACTIONS: "true", GITHUB_OUTPUT: output, GITHUB_STEP_SUMMARY: summary };
  const { code, stdout, stderr } = await sandbox.run(["pipelines", "run", "pl_01hqxyz", "--wait"], { env });
  const { id } = JSON.parse(stdout);
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /\n::group::Last lines of the log of n_\w+\n( {2}.*\n)+::endgroup::\n::error title=run_\w+ failed at n_\w+::.*%0A/,
  );
  expect(readFileSync(output, "utf8").split("\n").slice(-5)).toEqual([
    `run-id=${id}`,
    `url=${sandbox.tenant.url}/runs/${id}`,
    "outcome=failed",
    "exit-code=1",
    "",
  ]);
  expect(readFileSync(summary, "utf8")).toContain(`### ${id} failed at n_`);
});

test("a line of a log gives no command to GitHub Actions", () => {
  const ci = detectCi({ env: { GITHUB_ACTIONS: "true" }, now: () => 0 });
  for (const line of ["::set-output name=a::b", "  ::add-mask::x", "##[error]x", "a\n::error::x", "a\r::error::x"]) {
    expect(ci.line(line)).not.toMatch(/^\s*::|##\[|\n|\r/);
  }
  expect(ci.annotate("a:b,c", "x%\n::y")).toEqual(["::error title=a%3Ab%2Cc::x%25%0A::y"]);
});

test("GitLab CI gets a collapsed section", () => {
  const ci = detectCi({ env: { GITLAB_CI: "true" }, now: () => 1_700_000_000_000 });
  expect(ci.group("Log", ["a\u001b[2Jb"])).toEqual([
    "\u001b[0Ksection_start:1700000000:planasonix_1[collapsed=true]\r\u001b[0KLog",
    "  a\\x1b[2Jb",
    "\u001b[0Ksection_end:1700000000:planasonix_1\r\u001b[0K",
  ]);
});

test("elsewhere, the lines are indented", () => {
  expect(detectCi({ env: {}, now: () => 0 }).group("Log", ["a"])).toEqual(["Log", "  a"]);
});
