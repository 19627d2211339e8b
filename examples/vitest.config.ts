import { defineConfig, type ViteUserConfig } from "vitest/config";

// The timeouts are long, because most tests run a complete program and the machine may be busy.
const config: ViteUserConfig = defineConfig({
  test: { globalSetup: "@planasonix/fleet/src/setup.ts", testTimeout: 60_000, hookTimeout: 60_000 },
});

export default config;
