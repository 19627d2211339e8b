import { defineConfig, type UserConfig } from "tsdown";

const config: UserConfig = defineConfig({
  entry: ["src/index.ts", "src/dialect.ts", "src/node.ts", "src/otel.ts", "src/send.ts"],
  platform: "neutral",
  dts: true,
});

export default config;
