import { fileURLToPath } from "node:url";
import { defineConfig, type UserConfig } from "tsdown";

const entries: Readonly<Record<string, string>> = {
  index: "src/index.ts",
  middleware: "src/middleware.ts",
  raw: "src/raw.ts",
  testing: "src/testing/index.ts",
};

/** Takes the variant of a module for browsers. */
const forBrowsers = {
  name: "for-browsers",
  resolveId: (id: string): string | undefined =>
    id.endsWith("/network.ts") ? fileURLToPath(new URL("src/platform/network.browser.ts", import.meta.url)) : undefined,
};

// One file for each entry: at import, each module that has to be resolved and read takes half a millisecond. The types are
// shared. Comments would add a tenth to the files, and editors show them from the types.
const code: UserConfig = { platform: "neutral", dts: false, outputOptions: { comments: { jsdoc: false } } };
const config: UserConfig[] = defineConfig([
  ...Object.entries(entries).map(([name, file]): UserConfig => ({ ...code, entry: { [name]: file } })),
  // Compressed, because bundlers of applications do less: constants are inlined, names and lines are kept.
  {
    ...code,
    entry: { browser: "src/index.ts" },
    plugins: [forBrowsers],
    minify: { compress: true, mangle: false, codegen: false },
  },
  { entry: entries, platform: "neutral", dts: { emitDtsOnly: true } },
]);

export default config;
