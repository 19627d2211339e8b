import { defineConfig, type ViteUserConfig } from "vitest/config";
import { timeLimits } from "../../vitest.time-limits.ts";

// One test runs about twenty commands of a person, such as the linters of the whole repository.
const config: ViteUserConfig = defineConfig({ test: { ...timeLimits, testTimeout: 5 * timeLimits.testTimeout } });

export default config;
