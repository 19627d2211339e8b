import { fileURLToPath } from "node:url";
import license from "rollup-plugin-license";
import { defineConfig, type UserConfig } from "tsdown";

const entries: Readonly<Record<string, string>> = {
  index: "src/index.ts",
  middleware: "src/middleware.ts",
  limiter: "src/limiter.ts",
  otel: "src/otel/index.ts",
  raw: "src/raw.ts",
  testing: "src/testing/index.ts",
  undici: "src/undici/index.ts",
};

/** Replaces modules by their variants for browsers. */
const forBrowsers = {
  name: "for-browsers",
  resolveId: (id: string): string | undefined => {
    const [, name] = /\/(failure|platform|logged|redirect)\.ts$/.exec(id) ?? [];
    return name && fileURLToPath(new URL(`src/platform/${name}.browser.ts`, import.meta.url));
  },
};

// `raw` contains openapi-fetch and its types, so that an installation adds only our packages.
const openapiFetch = /^openapi-fetch$/;
const bundledTypes = [openapiFetch, /^openapi-typescript-helpers$/];

// The declared type of the module differs from the function that it is.
const collectLicenses = license as unknown as typeof license.default;
// Collected from the types, because openapi-fetch takes some of them from a package without code.
const licenses = collectLicenses({
  thirdParty: {
    multipleVersions: true,
    output: { file: fileURLToPath(new URL("dist/third-party-licenses.txt", import.meta.url)) },
  },
});

// One file for each entry, because resolving and reading a module takes half a millisecond at import. The types are
// shared. Comments would enlarge the files by a tenth, although editors show only those of the types.
const code: UserConfig = {
  platform: "neutral",
  deps: { onlyBundle: [] },
  dts: false,
  outputOptions: { comments: { jsdoc: false } },
};
/** The check of the version of Node is a file of its own, so that it runs before undici is imported. */
const checkedBefore = { codeSplitting: { groups: [{ name: "supported-node", test: /supported-node/ }] } };
const config: UserConfig[] = defineConfig([
  ...Object.entries(entries).map(
    ([name, file]): UserConfig => ({
      ...code,
      deps: { onlyBundle: name === "raw" ? [openapiFetch] : [] },
      entry: { [name]: file },
      outputOptions: { ...code.outputOptions, ...(name === "undici" && checkedBefore) },
    }),
  ),
  // Compressed, because the bundlers of applications do less. Inlines constants, but keeps names and lines.
  {
    ...code,
    entry: { browser: "src/index.ts" },
    plugins: [forBrowsers],
    minify: { compress: true, mangle: false, codegen: false },
  },
  {
    entry: entries,
    platform: "neutral",
    deps: { alwaysBundle: bundledTypes, onlyBundle: bundledTypes },
    dts: { emitDtsOnly: true },
    plugins: [licenses],
  },
]);

export default config;
