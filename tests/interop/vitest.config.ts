import { defineConfig, type ViteUserConfig } from "vitest/config";

// The timeouts are long because most tests run a whole tool on the whole description. The tests of the project `slow`
// take minutes.
const shared = {
  globalSetup: ["test/mock-setup.ts", "@planasonix/chromium/src/setup.ts"],
  testTimeout: 120_000,
  hookTimeout: 120_000,
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
