import { defineConfig, type UserConfig } from "tsdown";

const config: UserConfig = defineConfig({
  entry: ["src/index.ts", "src/bin.ts", "src/vitest.ts"],
  platform: "node",
  fixedExtension: false,
  dts: true,
  copy: ["src/generated/seed.schema.json"],
});

export default config;
