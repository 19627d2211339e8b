import { defineConfig, type ViteUserConfig } from "vitest/config";
import { timeLimits } from "../../vitest.time-limits.ts";

// Test files share the modules, which halves the CPU time: no test depends on the state of a module.
const config: ViteUserConfig = defineConfig({
  // The programs in README.md read this variable when they are loaded.
  test: { ...timeLimits, isolate: false, env: { PLANASONIX_WEBHOOK_SECRET: "whsec_5c1f0d2e7a9b4836" } },
});

export default config;
