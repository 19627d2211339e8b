// Changes the code of one package, one change at a time, and reports the changes that no test detects:
// `pnpm mutate <package> [files] [--tests <pattern>]`. Without files, mutates what `targets.ts` lists; with a pattern,
// runs only the tests that match.
import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Stryker } from "@stryker-mutator/core";
import { targets } from "./targets.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const temporary = `${root}.cache/stryker`;

async function mutate(name: string, files: readonly string[], tests: string | undefined): Promise<void> {
  const target = targets[name];
  if (!target) {
    throw new Error(`"${name}" is not a package with mutation tests: name one of ${Object.keys(targets).join(", ")}`);
  }
  process.chdir(`${root}packages/${name}`);
  provideFilesOutsidePackages();
  const wanted = tests === undefined ? target.tests : [tests];
  await new Stryker({
    plugins: [import.meta.resolve("@stryker-mutator/vitest-runner")],
    testRunner: "vitest",
    coverageAnalysis: "perTest",
    mutate: [...(files.length > 0 ? files : target.mutate)],
    // Vitest would read tsconfig.json, whose base is not in the copy of the package.
    ignorePatterns: ["**/tsconfig.json", "dist", "CHANGELOG.md", ...allExcept(wanted), ...(target.leaveOut ?? [])],
    // Stryker copies the package to a folder in here. A busy machine must not look like an endless loop.
    tempDirName: `${temporary}/packages`,
    timeoutMS: 10_000,
    concurrency: 1,
    reporters: ["clear-text", "progress-append-only"],
    clearTextReporter: { reportTests: false, allowColor: false },
  }).runMutationTest();
}

/**
 * The patterns that leave out all other tests. (With Stryker's option `testFiles`, errors in code that runs when a
 * module is loaded would go unnoticed.)
 */
function allExcept(tests: readonly string[] | undefined): readonly string[] {
  return tests === undefined ? [] : ["test/**/*.test.ts", ...tests.map((pattern) => `!${pattern}`)];
}

/**
 * Provides what a package reads by its path relative to the package, so that the copy of the package finds it too. The
 * time limits are short: a test whose condition never comes true detects the change.
 */
function provideFilesOutsidePackages(): void {
  mkdirSync(`${temporary}/packages`, { recursive: true });
  if (!existsSync(`${temporary}/spec`)) symlinkSync(`${root}spec`, `${temporary}/spec`);
  const limits = { testTimeout: 15_000, hookTimeout: 15_000, expect: { poll: { timeout: 5_000 } } };
  rmSync(`${temporary}/vitest.time-limits.ts`, { force: true });
  writeFileSync(`${temporary}/vitest.time-limits.ts`, `export const timeLimits = ${JSON.stringify(limits)};\n`);
}

const { positionals, values } = parseArgs({ allowPositionals: true, options: { tests: { type: "string" } } });
const [name = "", ...files] = positionals;
await mutate(name, files, values.tests);
