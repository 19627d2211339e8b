import { defineConfig, type ViteUserConfig } from "vitest/config";

// The files share a clone, and each test runs a whole program, on machines that may be busy.
const config: ViteUserConfig = defineConfig({
  test: {
    globalSetup: "test/first-start.ts",
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 240_000,
    teardownTimeout: 60_000,
  },
});

export default config;
