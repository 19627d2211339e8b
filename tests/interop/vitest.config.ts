import { defineConfig, type ViteUserConfig } from "vitest/config";

// Each test runs a complete tool on the complete description.
const config: ViteUserConfig = defineConfig({ test: { testTimeout: 120_000, hookTimeout: 120_000 } });

export default config;
