import { defineConfig, type ViteUserConfig } from "vitest/config";

const config: ViteUserConfig = defineConfig({
  // The programs in README.md read this variable when they are loaded.
  test: { env: { PLANASONIX_WEBHOOK_SECRET: "whsec_5c1f0d2e7a9b4836" } },
});

export default config;
