import { defineConfig, type ViteUserConfig } from "vitest/config";
import { timeLimits } from "../../vitest.time-limits.ts";

// Test files share the modules, which halves the CPU time: no test depends on the state of a module.
const config: ViteUserConfig = defineConfig({ test: { ...timeLimits, isolate: false } });

export default config;
