import { defineConfig, type ViteUserConfig } from "vitest/config";
import { timeLimits } from "../../vitest.time-limits.ts";

const config: ViteUserConfig = defineConfig({
  test: {
    globalSetup: "@planasonix/fleet/src/setup.ts",
    ...timeLimits,
    projects: [
      // Tests with fake clocks and scripted stores. The files share the modules, which halves the CPU time.
      {
        extends: true,
        test: { name: "unit", include: ["test/**/*.test.ts"], exclude: ["test/server/**"], isolate: false },
      },
      // Tests with a real Redis server, sockets and timers. The files run one after another, because under load,
      // replies exceed time limits.
      {
        extends: true,
        test: {
          name: "server",
          include: ["test/server/**/*.test.ts"],
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});

export default config;
