/** A package with its files, as paths below `src/` and `test/`. */
export interface PackageFiles {
  readonly name: string;
  readonly sources: readonly string[];
  readonly tests: readonly string[];
}

/**
 * Compares modules with tests: each module needs a test of the same path and name, or an entry in `reasons`, which maps
 * `<package>/src/<path>` to a reason. Also reports unnecessary entries.
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
  return [
    ...untested
      .filter((module) => !(module in reasons))
      .map(
        (module) =>
          `packages/${module}: has neither a test of its name nor a reason in scripts/check/tests/untested-modules.ts`,
      ),
    ...Object.keys(reasons)
      .filter((module) => !untested.includes(module))
      .map(
        (module) =>
          `packages/${module}: scripts/check/tests/untested-modules.ts lists it, but it has a test or does not exist`,
      ),
  ];
}

/** The test files that a page omits, by their paths without `.test.ts`. */
export function unnamedTests(tests: readonly string[], page: string): readonly string[] {
  const named = new Set([...page.matchAll(/`([\w./-]+)`/g)].map(([, name]) => name));
  return tests.map((test) => test.replace(/\.test(-d)?\.ts$/, "")).filter((test) => !named.has(test));
}
