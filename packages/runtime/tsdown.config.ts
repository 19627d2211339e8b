import { defineConfig, type UserConfig } from "tsdown";

const entries = ["src/index.ts", "src/middleware.ts", "src/raw.ts", "src/testing.ts"];

// One file an entry: at import each module that has to be resolved and read costs half a millisecond. Types do share. Comments, which
// editors show from the types, would cost another tenth.
const outputOptions = { comments: { jsdoc: false } };
const config: UserConfig[] = defineConfig([
  ...entries.map((entry): UserConfig => ({ entry: [entry], platform: "neutral", dts: false, outputOptions })),
  { entry: entries, platform: "neutral", dts: { emitDtsOnly: true } },
]);

export default config;
