import { defineConfig, type ViteUserConfig } from "vitest/config";
import { timeLimits } from "../../../vitest.time-limits.ts";

const config: ViteUserConfig = defineConfig({
  test: {
    ...timeLimits,
    globalSetup: "src/setup.ts",
    // Its imports have no file extensions, which Node rejects.
    server: { deps: { inline: [/@actions\//] } },
  },
});

export default config;
