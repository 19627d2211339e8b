import { defineConfig, type ViteUserConfig } from "vitest/config";
import { timeLimits } from "../../vitest.time-limits.ts";

const oldUndici = "test/network/undici-7.test.ts";

// No retries in any project: a test that fails sometimes is a defect.
const config: ViteUserConfig = defineConfig({
  test: {
    projects: [
      // Fake clocks only, so that no result depends on the speed of the machine. The files share the modules, which
      // halves the CPU time: no test depends on the state of a module.
      {
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: ["test/network/**"],
          ...timeLimits,
          isolate: false,
        },
      },
      // The first and the last version of OpenTelemetry's API that the package accepts.
      ...["oldest", "newest"].map((age) => ({
        resolve: { alias: { "@opentelemetry/api": `@opentelemetry/api-${age}` } },
        test: {
          name: `${age} OpenTelemetry`,
          include: ["test/otel/**/*.test.ts"],
          setupFiles: "test/support/other-api.ts",
          env: { OTEL_API: `@opentelemetry/api-${age}` },
          ...timeLimits,
        },
      })),
      // This file replaces undici for all files that share its modules.
      { test: { name: "undici 7", include: [oldUndici], ...timeLimits } },
      // Real sockets and timers. Files run one after another, because concurrent load would make timeouts fire early. The
      // suite runs twice: with the platform's `fetch`, and with that of `undiciFetch`.
      ...["fetch", "undici"].map((transport, index) => ({
        test: {
          name: transport === "fetch" ? "network" : `network over ${transport}`,
          include: ["test/network/**/*.test.ts"],
          exclude: transport === "fetch" ? ["test/network/undici-*"] : [oldUndici],
          fileParallelism: false,
          isolate: false,
          setupFiles: "test/network/stop-servers.ts",
          env: { NETWORK_TRANSPORT: transport },
          ...timeLimits,
          sequence: { groupOrder: index + 1 },
        },
      })),
    ],
  },
});

export default config;
