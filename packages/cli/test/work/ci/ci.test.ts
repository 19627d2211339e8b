import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { printable } from "@planasonix/configured/src/shown/sanitize.ts";
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

const hostile = "a\n::add-mask::x ##[error]x ##vso[task.complete]x \u001b]52;c;eA==\u0007";

test("titles, lines and messages of the API give no command to GitHub Actions", () => {
  const ci = detectCi({ env: { GITHUB_ACTIONS: "true" }, now: () => 0 });
  const lines = printable([...ci.group(hostile, [hostile]), ...ci.annotate(hostile, hostile)].join("\n")).split("\n");
  const shown = String.raw`a ::add-mask::x \x23#[error]x \x23#vso[task.complete]x \x1b]52;c;eA==\x07`;
  expect(lines).toEqual([
    `::group::${shown}`,
    `  ${shown}`,
    "::endgroup::",
    `::error title=${shown.replaceAll(":", "%3A")}::${shown.replace("a ::", String.raw`a%0A\x3a:`)}`,
  ]);
  expect(ci.annotate("a:b,c", "x%\ny").map(printable)).toEqual(["::error title=a%3Ab%2Cc::x%25%0Ay"]);
});

test("GitLab CI gets a collapsed section", () => {
  const ci = detectCi({ env: { GITLAB_CI: "true" }, now: () => 1_700_000_000_000 });
  expect(ci.group("Log\r\u001b[0K", ["a\u001b[2Jb"]).map(printable)).toEqual([
    "\u001b[0Ksection_start:1700000000:planasonix_1[collapsed=true]\r\u001b[0KLog \\x1b[0K",
    "  a\\x1b[2Jb",
    "\u001b[0Ksection_end:1700000000:planasonix_1\r\u001b[0K",
  ]);
});

test("elsewhere, the lines are indented", () => {
  expect(detectCi({ env: {}, now: () => 0 }).group("Log", ["a"])).toEqual(["Log", "  a"]);
});

test("a summary of more than 1 MiB is cut with a note, together with what the step had written, and an annotation is bounded", () => {
  const path = join(mkdtempSync(join(tmpdir(), "planasonix-cli-")), "summary");
  writeFileSync(path, "x".repeat(100_000));
  const ci = detectCi({ env: { GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: path }, now: () => 0 });
  ci.summarize(`### Title\n\n\`\`\`text\n${"é".repeat(600_000)}\n\`\`\`\n`);
  const text = readFileSync(path, "utf8");
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1_048_576);
  expect(Buffer.byteLength(text)).toBeGreaterThan(1_048_000);
  expect(text).toMatch(/é\n```\n\n\(Cut: a summary holds 1 MiB\.\)\n$/);
  ci.summarize("more");
  expect(readFileSync(path, "utf8")).toBe(text);
  expect(String(ci.annotate("t", "x".repeat(100_000))[0]).length).toBeLessThan(5_000);
});

test("a summary that is cut outside a block of code opens none", () => {
  const path = join(mkdtempSync(join(tmpdir(), "planasonix-cli-")), "summary");
  detectCi({ env: { GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: path }, now: () => 0 }).summarize(
    `\`\`\`text\nlog\n\`\`\`\n${"x".repeat(1_100_000)}`,
  );
  expect(readFileSync(path, "utf8")).toMatch(/x\n\n\(Cut: a summary holds 1 MiB\.\)\n$/);
});
