import { defineConfig, type UserConfig } from "tsdown";

const entries = [
  "src/index.ts",
  "src/core.ts",
  "src/operations.ts",
  "src/otel.ts",
  "src/otlp.ts",
  "src/explain.ts",
  "src/raw.ts",
  "src/middleware.ts",
  "src/testing.ts",
  "src/once.ts",
  "src/dialect.ts",
  "src/doctor.ts",
  "src/file-store.ts",
  "src/undici.ts",
];

// Bundles the operation table and the types of the description, so that installing the client does not install the
// description in all its formats.
const openapi = /^@planasonix\/openapi(?=\/|$)/;
/** Keeps the types of the description unchanged in a separate file, because bundling would shorten their names. */
const ownFile = {
  name: "own-file",
  resolveId: (id: string): { id: string; external: true } | undefined =>
    id === "@planasonix/openapi" ? { id: "./openapi.js", external: true } : undefined,
};
/** Lets the doctor load the entry for dialects, in place of a second copy of all known dialects. */
const ownDialects = {
  name: "own-dialects",
  resolveId: (id: string, importer = ""): { id: string; external: true } | undefined =>
    id === "./dialect.ts" && importer.endsWith("doctor.ts") ? { id: "./dialect.js", external: true } : undefined,
};

// One file for each entry, because resolving and reading a module takes half a millisecond at import. The types are
// shared. Comments would enlarge the files, although editors show only those of the types.
const code: UserConfig = {
  platform: "neutral",
  deps: { alwaysBundle: [openapi], neverBundle: [/^node:/] },
  dts: false,
  plugins: [ownDialects],
  outputOptions: { comments: { jsdoc: false } },
};
const config: UserConfig[] = defineConfig([
  ...entries.map(
    (entry): UserConfig => ({
      ...code,
      entry: [entry],
      // Programs load these when somebody asks, and nobody reads them there.
      ...(entry === "src/doctor.ts" && { minify: true }),
      ...(/(dialect|explain|otlp|testing)\.ts$/.test(entry) && {
        minify: {
          compress: { keepNames: { function: true, class: true } },
          mangle: false,
          codegen: { removeWhitespace: true },
        },
      }),
    }),
  ),
  {
    entry: entries,
    platform: "neutral",
    dts: { emitDtsOnly: true },
    plugins: [ownFile],
    copy: [{ from: "../openapi/dist/index.d.ts", to: "dist", rename: "openapi.d.ts" }],
  },
]);

export default config;
