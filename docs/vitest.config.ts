import { defineConfig, type ViteUserConfig } from "vitest/config";
import { timeLimits } from "../vitest.time-limits.ts";

const config: ViteUserConfig = defineConfig({ test: timeLimits });

export default config;
