import { defineConfig, type ViteUserConfig } from "vitest/config";
import { timeLimits } from "../../vitest.time-limits.ts";

// Some test files share a clone, so all run one after the other.
const config: ViteUserConfig = defineConfig({
  test: {
    ...timeLimits,
    globalSetup: "test/first-start.ts",
    fileParallelism: false,
  },
});

export default config;
