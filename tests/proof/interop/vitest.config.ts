import { defineConfig, type ViteUserConfig } from "vitest/config";
import { timeLimits } from "../../../vitest.time-limits.ts";

// The tests of the project `slow` take minutes.
const shared = {
  ...timeLimits,
  globalSetup: ["test/mock-setup.ts", "@planasonix/chromium/src/setup.ts"],
  maxConcurrency: 2,
};
const slow = "test/slow/**/*.test.ts";

const config: ViteUserConfig = defineConfig({
  test: {
    projects: [
      { test: { ...shared, name: "default", include: ["test/**/*.test.ts"], exclude: [slow] } },
      { test: { ...shared, name: "slow", include: [slow] } },
    ],
  },
});

export default config;
