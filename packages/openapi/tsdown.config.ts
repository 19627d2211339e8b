import { defineConfig, type UserConfig } from "tsdown";

const config: UserConfig = defineConfig({
  entry: { index: "src/generated/index.ts", operations: "src/generated/operations.ts" },
  platform: "neutral",
  dts: true,
  copy: ["src/generated/*.{json,yaml}", "src/generated/workflows"],
});

export default config;
