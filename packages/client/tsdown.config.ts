import { defineConfig, type UserConfig } from "tsdown";

const config: UserConfig = defineConfig({
  entry: ["src/index.ts", "src/core.ts", "src/operations.ts", "src/raw.ts", "src/middleware.ts"],
  platform: "neutral",
  dts: true,
});

export default config;
