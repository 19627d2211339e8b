import { defineConfig, type ViteUserConfig } from "vitest/config";
import { timeLimits } from "../../../../vitest.time-limits.ts";

/** What takes too long for `npm test`, or is only sampled there. `npm run proof sandbox` runs it. */
const config: ViteUserConfig = defineConfig({
  test: {
    ...timeLimits,
    include: [
      "test/proof/*.proof.ts",
      "test/exploration/explore.test.ts",
      "test/{later-reads,random-clients,random-sequences}.test.ts",
    ],
    env: { EXPLORED_FAULTS: "all" },
  },
});

export default config;
