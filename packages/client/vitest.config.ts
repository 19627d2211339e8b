import { defineConfig, type ViteUserConfig } from "vitest/config";

const config: ViteUserConfig = defineConfig({
  test: { globalSetup: "test/serve-mock.ts", typecheck: { enabled: true } },
});

export default config;
