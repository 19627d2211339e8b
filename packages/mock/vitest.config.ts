import { defineConfig, type ViteUserConfig } from "vitest/config";

// Test files share one copy of Prism, which takes about a second to load; no test changes the state of a module. The
// timeouts are long because Prism needs several seconds to read the complete description, and more on a busy machine.
const config: ViteUserConfig = defineConfig({ test: { isolate: false, testTimeout: 30_000, hookTimeout: 30_000 } });

export default config;
