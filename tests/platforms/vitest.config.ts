import { defineConfig, type ViteUserConfig } from "vitest/config";

// Each platform is a process of its own, on machines that may be busy.
const config: ViteUserConfig = defineConfig({
  test: { globalSetup: "@planasonix/chromium/src/setup.ts", testTimeout: 60_000, hookTimeout: 120_000 },
});

export default config;
