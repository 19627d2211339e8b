import { defineConfig, type ViteUserConfig } from "vitest/config";
import { timeLimits } from "../../vitest.time-limits.ts";

const config: ViteUserConfig = defineConfig({ test: { ...timeLimits, isolate: false } });

export default config;
