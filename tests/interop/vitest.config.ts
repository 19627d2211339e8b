import { defineConfig, type ViteUserConfig } from "vitest/config";

// Each test runs a whole tool on the whole description.
const config: ViteUserConfig = defineConfig({
  test: { globalSetup: "test/mock-setup.ts", maxConcurrency: 2, testTimeout: 120_000, hookTimeout: 120_000 },
});

export default config;
