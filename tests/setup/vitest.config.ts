import { defineConfig, type ViteUserConfig } from "vitest/config";

// Some test files share a clone, so all run one after the other. Most tests run whole programs, which is slow on a busy
// machine.
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
