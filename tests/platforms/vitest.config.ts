import { defineConfig, type ViteUserConfig } from "vitest/config";

// Each platform runs as a separate process, which is slow on a busy machine.
const config: ViteUserConfig = defineConfig({
  test: { globalSetup: "@planasonix/chromium/src/setup.ts", testTimeout: 60_000, hookTimeout: 120_000 },
});

export default config;
