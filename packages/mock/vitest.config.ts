import { defineConfig, type ViteUserConfig } from "vitest/config";
import { timeLimits } from "../../vitest.time-limits.ts";

// Test files share one copy of Prism, which takes about a second to load; no test changes the state of a module.
// Prism's modules are CommonJS: without `interopDefault`, their default exports are those that Node sees.
const config: ViteUserConfig = defineConfig({
  test: { ...timeLimits, isolate: false, deps: { interopDefault: false } },
});

export default config;
