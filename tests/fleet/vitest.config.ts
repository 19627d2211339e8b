import { defineConfig, type ViteUserConfig } from "vitest/config";

const config: ViteUserConfig = defineConfig({
  test: { globalSetup: "src/setup.ts", testTimeout: 30_000, expect: { poll: { timeout: 10_000 } } },
});

export default config;
