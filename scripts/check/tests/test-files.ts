// This folder finds modules and threats (in SECURITY.md) without a test, and test files that a README omits.

/** A package with its files, as paths below `src/` and `test/`. */
export interface PackageFiles {
  readonly name: string;
  readonly sources: readonly string[];
  readonly tests: readonly string[];
}

/**
 * Compares modules with tests: each module needs a test of the same path and name, or a reason. `reasons` maps
 * `<package>/src/<path>` to a reason; a path with `/` at its end gives the reason of all modules directly in a folder.
 * Also reports unnecessary reasons, and reasons that name a missing test.
 */
export function missingTests(
  packages: readonly PackageFiles[],
  reasons: Readonly<Record<string, string>>,
): readonly string[] {
  const modules = packages.flatMap(({ name, sources, tests }) =>
    sources.map((source) => ({
      module: `${name}/src/${source}`,
      isTested: tests.some((test) => test === source.replace(/\.ts$/, ".test.ts")),
    })),
  );
  const untested = modules.filter(({ isTested }) => !isTested).map(({ module }) => module);
  const used = new Set(untested.flatMap((module) => [module, folderOf(module)]));
  return [
    ...untested
      .filter((module) => !(module in reasons || folderOf(module) in reasons))
      .map(
        (module) =>
          `packages/${module}: has neither a test of its name nor a reason in scripts/check/tests/untested-modules.ts`,
      ),
    ...Object.keys(reasons)
      .filter((module) => !used.has(module))
      .map(
        (module) =>
          `packages/${module}: has a test or does not exist: remove it from scripts/check/tests/untested-modules.ts`,
      ),
    ...Object.entries(reasons).flatMap(([module, reason]) => missingFiles(packages, module, reason)),
  ];
}

/** The tests that a reason names and that the package does not have. */
function missingFiles(packages: readonly PackageFiles[], module: string, reason: string): readonly string[] {
  const tests = packages.find(({ name }) => module.startsWith(`${name}/`))?.tests ?? [];
  const named = [...reason.matchAll(/[\w./-]+\.test(?:-d)?\.ts/g)].map(([file]) => file);
  return named
    .filter((file) => !tests.some((test) => test === file || test.endsWith(`/${file}`)))
    .map((file) => `packages/${module}: its reason names ${file}, which does not exist`);
}

function folderOf(module: string): string {
  return module.replace(/[^/]*$/, "");
}

/** The test files that a page omits, by their paths without `.test.ts` or `.test-d.ts`. */
export function unnamedTests(tests: readonly string[], page: string): readonly string[] {
  const named = new Set([...page.matchAll(/`([\w./-]+)`/g)].map(([, name]) => name));
  return tests.map((test) => test.replace(/\.test(-d)?\.ts$/, "")).filter((test) => !named.has(test));
}
