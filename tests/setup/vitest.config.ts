import { defineConfig, type ViteUserConfig } from "vitest/config";

// The files share a clone, and each test runs a whole program, which takes long on a busy machine.
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
