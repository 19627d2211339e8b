import { defineConfig, type ViteUserConfig } from "vitest/config";
import { timeLimits } from "../../vitest.time-limits.ts";

// Test files share one copy of Prism, which takes about a second to load; no test changes the state of a module.
const config: ViteUserConfig = defineConfig({ test: { ...timeLimits, isolate: false } });

export default config;
