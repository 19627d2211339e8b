import { defineConfig, type ViteUserConfig } from "vitest/config";
import { timeLimits } from "../../vitest.time-limits.ts";

// Excludes the tests in `projects`, which are part of the user projects and run in the proof.
const config: ViteUserConfig = defineConfig({ test: { ...timeLimits, include: ["test/**/*.test.ts"] } });

export default config;
