import { defineConfig, type ViteUserConfig } from "vitest/config";

// Each platform is a separate process, which takes long on a busy machine.
const config: ViteUserConfig = defineConfig({
  test: { globalSetup: "@planasonix/chromium/src/setup.ts", testTimeout: 60_000, hookTimeout: 120_000 },
});

export default config;
