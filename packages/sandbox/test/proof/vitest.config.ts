import { defineConfig, type ViteUserConfig } from "vitest/config";
import { timeLimits } from "../../../../vitest.time-limits.ts";

/** The tests that take too long for `npm test`. `npm run proof sandbox` runs them. */
const config: ViteUserConfig = defineConfig({ test: { ...timeLimits, include: ["test/proof/*.proof.ts"] } });

export default config;
