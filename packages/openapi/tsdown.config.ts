import { defineConfig, type UserConfig } from "tsdown";

const config: UserConfig = defineConfig({
  entry: { index: "src/generated/index.ts", operations: "src/generated/operations.ts" },
  platform: "neutral",
  dts: true,
  // `index` has only types. Without the footer, its JavaScript would be an empty file, which looks like a failed build.
  footer: { js: "export {};" },
  copy: ["src/generated/*.{json,yaml}", "src/generated/workflows", "src/yaml.d.ts"],
});

export default config;
