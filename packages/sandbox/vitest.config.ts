import { defineConfig, type ViteUserConfig } from "vitest/config";

// Test files share one copy of the description; no test changes the state of a module.
const config: ViteUserConfig = defineConfig({ test: { isolate: false, testTimeout: 30_000 } });

export default config;
