import { defineConfig, type ViteUserConfig } from "vitest/config";

const config: ViteUserConfig = defineConfig({
  test: {
    globalSetup: "@planasonix/fleet/src/setup.ts",
    expect: { poll: { timeout: 10_000 } }, // The machine may be busy.
    projects: [
      // Tests with fake clocks and scripted stores.
      { extends: true, test: { name: "unit", include: ["test/**/*.test.ts"], exclude: ["test/server/**"] } },
      // Tests with a real Redis server, sockets and timers. The files run one after another, because under load,
      // replies exceed time limits.
      {
        extends: true,
        test: {
          name: "server",
          include: ["test/server/**/*.test.ts"],
          fileParallelism: false,
          testTimeout: 30_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});

export default config;
