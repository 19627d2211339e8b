// Lints the description and the workflows with Redocly, and prints one line for each problem: where it is, what to do,
// and the rule.
import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const redocly = fileURLToPath(new URL("../node_modules/@redocly/cli/bin/cli.js", import.meta.url));

if (import.meta.main) {
  const folder = join(root, "spec");
  const workflows = globSync("workflows/*.arazzo.yaml", { cwd: folder }).sort();
  const problems = lint(folder, ["openapi.yaml", ...workflows], "lint/redocly.yaml");
  for (const problem of problems) console.error(problem);
  console.log(`${workflows.length + 1} documents, ${problems.length} problems`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}

/**
 * The problems of documents in a folder, as `spec/paths/runs/index.yaml:12: what to do (rule)`.
 * @param {string} folder
 * @param {readonly string[]} files Paths in the folder.
 * @param {string} config The configuration of Redocly, as a path in the folder.
 * @returns {readonly string[]}
 * @throws {Error} If Redocly cannot run. The message contains its output.
 */
export function lint(folder, files, config) {
  const args = [redocly, "lint", ...files, `--config=${config}`, "--format=json", "--max-problems=1000"];
  const env = { ...process.env, REDOCLY_TELEMETRY: "off" };
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8", env });
  if (!stdout.startsWith("{")) throw new Error(`Redocly could not lint ${folder}:\n${stderr}`);
  // Redocly prints a JSON document for each file.
  const reports = stdout.trim().split(/(?<=^\})(?=\{)/m);
  return reports.flatMap((report) =>
    JSON.parse(report).problems.map(({ ruleId, message, location: [{ source, start }] }) => {
      const file = relative(root, join(folder, source.ref));
      return `${file}:${start.line}: ${message.replaceAll(/\s+/g, " ")} (${ruleId})`;
    }),
  );
}
