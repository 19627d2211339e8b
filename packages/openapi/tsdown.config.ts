import { defineConfig, type UserConfig } from "tsdown";

const config: UserConfig[] = defineConfig([
  {
    entry: { index: "src/generated/index.ts" },
    platform: "neutral",
    // The module has only types, so it is its own declaration file.
    dts: false,
    // Without the footer, its JavaScript would be an empty file, which looks like a failed build.
    footer: { js: "export {};" },
    copy: [
      { from: "src/generated/index.ts", to: "dist", rename: "index.d.ts" },
      "src/generated/*.{json,yaml}",
      "src/generated/workflows",
      "src/generated/dialects",
      "src/yaml.d.ts",
    ],
  },
  {
    entry: {
      operations: "src/generated/operations.ts",
      finders: "src/generated/finders.ts",
      dialects: "src/dialects.ts",
    },
    // The declarations of the other modules are no part of the package.
    tsconfig: "src/tsconfig.json",
    platform: "neutral",
    dts: true,
  },
]);

export default config;
