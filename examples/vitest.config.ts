import { defineConfig, type ViteUserConfig } from "vitest/config";

// Each test runs a complete program, on machines that may be busy.
const config: ViteUserConfig = defineConfig({
  test: { globalSetup: "@planasonix/fleet/src/setup.ts", testTimeout: 60_000, hookTimeout: 60_000 },
});

export default config;
