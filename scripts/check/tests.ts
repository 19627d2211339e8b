// Fails if a module has neither a test of its name nor a reason in `tests/untested-modules.ts`, or if such a reason is
// unnecessary or names a missing test. Also fails if the runtime's README omits a test file, or if a threat in
// SECURITY.md names no test, or one that does not exist.
import { existsSync, globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { missingDefences } from "./tests/named-tests.ts";
import { missingTests, type PackageFiles, unnamedTests } from "./tests/test-files.ts";
import { untestedModules } from "./tests/untested-modules.ts";

const packages = ["runtime", "client", "webhooks", "serving", "mock", "sandbox", "redis"].map(readPackage);
const problems = [...missingTests(packages, untestedModules), ...omissions(packages[0]), ...undefended()];
for (const problem of problems) console.error(problem);
console.log(`${packages.flatMap(({ sources }) => sources).length} modules, ${problems.length} problems`);
process.exitCode = problems.length === 0 ? 0 : 1;

function readPackage(name: string): PackageFiles {
  const list = (folder: string, pattern: string): string[] =>
    globSync(pattern, { cwd: fileURLToPath(new URL(`../../packages/${name}/${folder}/`, import.meta.url)) }).toSorted();
  const sources = list("src", "**/*.ts").filter((file) => !file.startsWith("generated/"));
  return { name, sources, tests: list("test", "**/*.test{,-d}.ts") };
}

function omissions(runtime: PackageFiles | undefined): readonly string[] {
  const readme = fileURLToPath(new URL("../../packages/runtime/README.md", import.meta.url));
  return unnamedTests(runtime?.tests ?? [], readFileSync(readme, "utf8")).map(
    (test) => `packages/runtime/README.md: the table of behaviour does not name the test \`${test}\``,
  );
}

function undefended(): readonly string[] {
  const read = (path: string): string | undefined => {
    const file = fileURLToPath(new URL(`../../${path}`, import.meta.url));
    return existsSync(file) ? readFileSync(file, "utf8") : undefined;
  };
  return missingDefences(read("SECURITY.md") ?? "", read).map((problem) => `SECURITY.md: ${problem}`);
}
