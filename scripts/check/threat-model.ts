// Fails if a threat in SECURITY.md names no test, or one that does not exist.
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** A row of the threat model: the threat, and the tests that the row links to, by title and path. */
interface Row {
  readonly threat: string;
  readonly tests: readonly (readonly [title: string, path: string])[];
}

/**
 * The problems of a threat model: rows without a test, and links to tests that do not exist.
 * @param page A page with a table. Each row begins with the bold name of a threat, and links to tests by their titles.
 * @param read Returns the text of a file; undefined if there is no such file.
 */
export function missingDefences(page: string, read: (path: string) => string | undefined): readonly string[] {
  const rows = readRows(page);
  if (rows.length === 0) return ["has no row that names a threat"];
  return rows.flatMap(({ threat, tests }) => {
    if (tests.length === 0) return [`${threat}: names no test`];
    const missing = tests.filter(([title, path]) => !stringsIn(read(path) ?? "").some((text) => text.includes(title)));
    return missing.map(([title, path]) => `${threat}: ${path} has no test "${title}"`);
  });
}

function readRows(page: string): readonly Row[] {
  return [...page.matchAll(/^\| \*\*(.+?)\*\*(.*)$/gm)].map(([, threat = "", rest = ""]) => ({
    threat,
    tests: [...rest.matchAll(/\[([^\]]+)\]\(([^)\s]+\.test\.ts)\)/g)].map(([, title = "", path = ""]) => [title, path]),
  }));
}

/** The double-quoted strings of a module, which include the titles of its tests. Ignores comments. */
function stringsIn(source: string): readonly string[] {
  const code = source.replace(/^\s*(\/\/|\/?\*).*$/gm, "");
  return code.match(/"(?:[^"\\\n]|\\.)*"/g) ?? [];
}

if (import.meta.main) {
  const problems = missingDefences(read("SECURITY.md") ?? "", read);
  for (const problem of problems) console.error(`SECURITY.md: ${problem}`);
  console.log(`SECURITY.md: ${problems.length} problems of the threat model`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}

function read(path: string): string | undefined {
  const file = fileURLToPath(new URL(`../../${path}`, import.meta.url));
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}
