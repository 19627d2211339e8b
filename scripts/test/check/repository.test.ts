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

/** The problems of a page with the threat "Theft", and with a link below this name in the list of tests. */
function problemsWith(link: string, name = "Theft"): readonly string[] {
  const page = `# Security\n\n## Threats\n\n### Theft\n\nof a key\n\n## Tests\n\n- **${name}**\n  - ${link}\n`;
  return missingDefences(page, (path) => (path === "a.test.ts" ? 'test("refuses a key", act);\n' : ""));
}

test("accepts a threat whose tests exist", () => {
  expect(problemsWith("[refuses a key](a.test.ts)")).toEqual([]);
});

test("reports each linked test that does not exist", () => {
  expect(problemsWith("[refuses all](a.test.ts)")).toEqual(['a.test.ts has no test "refuses all"']);
  expect(problemsWith("[refuses a key](b.test.ts)")).toEqual(['b.test.ts has no test "refuses a key"']);
});

test("reports a threat without a test, tests without a threat, and a page without threats", () => {
  expect(problemsWith("nothing yet")).toEqual(["Theft: names no test"]);
  expect(problemsWith("[refuses a key](a.test.ts)", "Thefts")).toEqual([
    "Theft: names no test",
    "Thefts: is not among the threats",
  ]);
  expect(missingDefences("# Security", () => "")).toEqual(["has no threat"]);
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
