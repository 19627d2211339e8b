import { defineConfig, type UserConfig } from "tsdown";

const entries = [
  "src/index.ts",
  "src/core.ts",
  "src/operations.ts",
  "src/raw.ts",
  "src/middleware.ts",
  "src/testing.ts",
];

// The table of operations and the types of the description become part of the client, so that installing it does not install
// the description in all its formats.
const shared: UserConfig = { platform: "neutral", deps: { alwaysBundle: [/^@planasonix\/openapi(\/|$)/] } };
// One file for each entry: at import, each module that has to be resolved and read takes half a millisecond. The types are
// shared. Comments would add to the files, and editors show them from the types.
const code: UserConfig = { ...shared, dts: false, outputOptions: { comments: { jsdoc: false } } };
const config: UserConfig[] = defineConfig([
  ...entries.map((entry): UserConfig => ({ ...code, entry: [entry] })),
  { ...shared, entry: entries, dts: { emitDtsOnly: true } },
]);

export default config;
