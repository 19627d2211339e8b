import { defineConfig, type UserConfig } from "tsdown";

const config: UserConfig = defineConfig({
  entry: { index: "src/generated/index.ts", operations: "src/generated/operations.ts" },
  platform: "neutral",
  dts: true,
  copy: ["src/generated/openapi.json", "src/generated/openapi.yaml", "src/generated/openapi-3.0.yaml"],
});

export default config;
