import { defineConfig, type ViteUserConfig } from "vitest/config";

// Test files share one copy of Prism, which takes a second to load. No test changes the state of a module.
const config: ViteUserConfig = defineConfig({ test: { isolate: false } });

export default config;
