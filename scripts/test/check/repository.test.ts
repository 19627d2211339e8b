import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { missingDefences, statedCounts, unpinnedActions } from "../../check/repository.ts";

const commit = "3d3c42e5aac5ba805825da76410c181273ba90b1";

test.each(["actions/checkout@v7", "actions/checkout@main", `actions/checkout@${commit.slice(1)}`, "actions/checkout"])(
  "reports an action that is not pinned to a commit: %s",
  (action) => {
    expect(
      unpinnedActions(`steps:\n  - uses: ${action} # v7\n  - run: x\n  - name: y\n    uses: "${action}"\n`),
    ).toEqual([action, action]);
  },
);

test("does not report actions that are pinned to a commit or are part of the repository", () => {
  expect(unpinnedActions(`- uses: actions/checkout@${commit} # v7.0.1\n- uses: ./.github/setup\n`)).toEqual([]);
});

const files: Readonly<Record<string, string>> = {
  "a.test.ts": 'test("refuses a key", act);\n// test("is commented out", act);\n',
};
const problems = (page: string) => missingDefences(page, (path) => files[path] ?? "");

/** A page with the threat "Theft", and with links below its name in the list of tests. */
const pageWith = (...links: readonly string[]): string =>
  `# Security\n\n## Threats\n\n### Theft\n\nof a key\n\n## Tests\n\n- **Theft**\n${links.map((link) => `  - ${link}\n`).join("")}`;

test("accepts a threat whose tests exist", () => {
  expect(problems(pageWith("[refuses a key](a.test.ts)"))).toEqual([]);
});

test("reports each linked test that does not exist", () => {
  const page = pageWith("[refuses all](a.test.ts)", "[refuses a key](b.test.ts)", "[is commented out](a.test.ts)");

  expect(problems(page)).toEqual([
    'Theft: a.test.ts has no test "refuses all"',
    'Theft: b.test.ts has no test "refuses a key"',
    'Theft: a.test.ts has no test "is commented out"',
  ]);
});

test("reports a threat without a test, tests without a threat, and a page without threats", () => {
  expect(problems(pageWith("[the page](a.md)"))).toEqual(["Theft: names no test"]);
  expect(problems(pageWith("[refuses a key](a.test.ts)").replace("**Theft", "**Thefts"))).toEqual([
    "Thefts: has tests, but is not among the threats",
    "Theft: names no test",
  ]);
  expect(problems("# Security")).toEqual(["has no threat"]);
});

test("a stated count of operations is one line with the place and what to do", () => {
  const folder = mkdtempSync(join(tmpdir(), "planasonix-counts-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  spawnSync("git", ["init", "--quiet"], { cwd: folder });
  writeFileSync(join(folder, "README.md"), "# Client\n\nA method for each of the 251 operations.\n");
  writeFileSync(join(folder, "CHANGELOG.md"), "Then, there were 251 operations.\n");

  expect(statedCounts(folder)).toEqual([
    'README.md:3:251 operations: is wrong after the next change: write "all operations", or derive the number',
  ]);
});
