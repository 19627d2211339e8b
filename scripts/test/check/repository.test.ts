import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { statedCounts, unpinnedActions } from "../../check/repository.ts";

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

test("a stated count of operations is one line with the place and what to do, in pages and in tests", () => {
  const folder = mkdtempSync(join(tmpdir(), "planasonix-counts-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  spawnSync("git", ["init", "--quiet"], { cwd: folder });
  const texts = {
    "README.md": `# Client\n\nA method for each of the ${251} operations.\n`,
    "CHANGELOG.md": `Then, there were ${251} operations.\n`,
    "a.test.ts": `test("${12} events are sent");\n  expect(types.length).toBeGreaterThan(${100});\n`,
    "b.test.ts":
      "expect(operationCommands).toHaveLength(all.length);\n expect(text.length).toBe(10); // 2 operations\n",
    "c.test.ts": `expect(operationCommands).toHaveLength(${252});\n`,
  };
  for (const [name, text] of Object.entries(texts)) writeFileSync(join(folder, name), text);

  const advice = 'is wrong after the next change: write "all operations", or derive the number';
  expect(statedCounts(folder)).toEqual([
    `README.md:3:${251} operations: ${advice}`,
    `a.test.ts:1:${12} events: ${advice}`,
    `a.test.ts:2:expect(types.length).toBeGreaterThan(${100}): ${advice}`,
    `c.test.ts:1:expect(operationCommands).toHaveLength(${252}): ${advice}`,
  ]);
});
