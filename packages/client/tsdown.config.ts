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
const openapi = /^@planasonix\/openapi(?=\/|$)/;
/** Keeps the types of the description in a file of their own, as they are. Bundled, their names would be shortened. */
const ownFile = {
  name: "own-file",
  resolveId: (id: string): { id: string; external: true } | undefined =>
    id === "@planasonix/openapi" ? { id: "./openapi.js", external: true } : undefined,
};

// One file for each entry: at import, each module that has to be resolved and read takes half a millisecond. The types are
// shared. Comments would add to the files, and editors show them from the types.
const code: UserConfig = {
  platform: "neutral",
  deps: { alwaysBundle: [openapi] },
  dts: false,
  outputOptions: { comments: { jsdoc: false } },
};
const config: UserConfig[] = defineConfig([
  ...entries.map((entry): UserConfig => ({ ...code, entry: [entry] })),
  {
    entry: entries,
    platform: "neutral",
    dts: { emitDtsOnly: true },
    plugins: [ownFile],
    copy: [{ from: "../openapi/dist/index.d.ts", to: "dist", rename: "openapi.d.ts" }],
  },
]);

export default config;
