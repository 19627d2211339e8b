import { defineConfig, type ViteUserConfig } from "vitest/config";
import { timeLimits } from "../../../vitest.time-limits.ts";

const config: ViteUserConfig = defineConfig({
  test: {
    ...timeLimits,
    globalSetup: ["src/built-site.ts", "@planasonix/chromium/src/setup.ts"],
    maxConcurrency: 2,
  },
});

export default config;
