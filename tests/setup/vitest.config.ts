import { defineConfig, type ViteUserConfig } from "vitest/config";
import { timeLimits } from "../../vitest.time-limits.ts";

const withoutClone = ["ci-run", "fetch-tools", "first-screen", "links", "page-links"].map(
  (name) => `test/${name}.test.ts`,
);

const config: ViteUserConfig = defineConfig({
  test: {
    ...timeLimits,
    projects: [
      // Tests that need no clone.
      { extends: true, test: { name: "without a clone", include: withoutClone } },
      // Tests that share a clone, so all run one after the other.
      {
        extends: true,
        test: {
          name: "clone",
          include: ["test/**/*.test.ts"],
          exclude: withoutClone,
          globalSetup: "test/first-start.ts",
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});

export default config;
