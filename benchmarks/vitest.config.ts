import { defineConfig, type ViteUserConfig } from "vitest/config";

const config: ViteUserConfig = defineConfig({
  test: { globalSetup: "@planasonix/fleet/src/setup.ts", testTimeout: 60_000 },
});

export default config;
