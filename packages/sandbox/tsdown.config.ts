import { defineConfig, type UserConfig } from "tsdown";

const config: UserConfig[] = defineConfig([
  {
    entry: ["src/index.ts", "src/bin.ts", "src/vitest.ts"],
    platform: "node",
    fixedExtension: false,
    dts: true,
    copy: ["src/generated/seed.schema.json"],
  },
  // Shares no module with the others, because their modules import modules of Node.
  {
    entry: ["src/browser.ts"],
    platform: "browser",
    dts: true,
  },
]);

export default config;
