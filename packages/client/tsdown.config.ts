import { defineConfig, type UserConfig } from "tsdown";

const entries = [
  "src/index.ts",
  "src/core.ts",
  "src/operations.ts",
  "src/raw.ts",
  "src/middleware.ts",
  "src/testing.ts",
];

// One file for each entry, the table of operations included: at import, each module that has to be resolved and read takes half
// a millisecond. The types are shared. Comments would add to the files, and editors show them from the types.
const code: UserConfig = {
  platform: "neutral",
  dts: false,
  noExternal: ["@planasonix/openapi/operations"],
  outputOptions: { comments: { jsdoc: false } },
};
const config: UserConfig[] = defineConfig([
  ...entries.map((entry): UserConfig => ({ ...code, entry: [entry] })),
  { entry: entries, platform: "neutral", dts: { emitDtsOnly: true } },
]);

export default config;
