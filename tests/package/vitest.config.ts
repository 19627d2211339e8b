import { defineConfig, type ViteUserConfig } from "vitest/config";

const config: ViteUserConfig = defineConfig({
  test: {
    globalSetup: "test/packed-setup.ts",
    testTimeout: 120_000,
    hookTimeout: 240_000,
  },
});

export default config;
