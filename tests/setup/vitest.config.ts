import { defineConfig, type ViteUserConfig } from "vitest/config";
import { timeLimits } from "../../vitest.time-limits.ts";

const pages = ["test/first-screen.test.ts", "test/links.test.ts"];

const config: ViteUserConfig = defineConfig({
  test: {
    ...timeLimits,
    projects: [
      // Tests that only read the pages.
      { extends: true, test: { name: "pages", include: pages } },
      // Tests that share a clone, so all run one after the other.
      {
        extends: true,
        test: {
          name: "clone",
          include: ["test/**/*.test.ts"],
          exclude: pages,
          globalSetup: "test/first-start.ts",
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});

export default config;
