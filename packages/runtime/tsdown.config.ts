import { defineConfig, type UserConfig } from "tsdown";

const entries: Readonly<Record<string, string>> = {
  index: "src/index.ts",
  middleware: "src/middleware.ts",
  raw: "src/raw.ts",
  testing: "src/testing/index.ts",
};

// One file an entry: at import each module that has to be resolved and read costs half a millisecond. Types do share. Comments, which
// editors show from the types, would cost another tenth.
const outputOptions = { comments: { jsdoc: false } };
const config: UserConfig[] = defineConfig([
  ...Object.entries(entries).map(
    ([name, file]): UserConfig => ({ entry: { [name]: file }, platform: "neutral", dts: false, outputOptions }),
  ),
  { entry: entries, platform: "neutral", dts: { emitDtsOnly: true } },
]);

export default config;
