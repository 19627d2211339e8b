import { defineConfig, type UserConfig } from "tsdown";

const config: UserConfig = defineConfig({
  entry: ["src/index.ts", "src/middleware.ts", "src/testing.ts"],
  platform: "neutral",
  dts: true,
});

export default config;
