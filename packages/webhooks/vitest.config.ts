import { defineConfig, type ViteUserConfig } from "vitest/config";
import { timeLimits } from "../../vitest.time-limits.ts";

const config: ViteUserConfig = defineConfig({
  test: {
    projects: [
      // Test files share the modules, which halves the CPU time: no test depends on the state of a module.
      {
        test: {
          name: "unit",
          ...timeLimits,
          isolate: false,
          // The programs in README.md read this variable when they are loaded.
          env: { PLANASONIX_WEBHOOK_SECRET: "whsec_5c1f0d2e7a9b4836" },
        },
      },
      // The first and the last version of OpenTelemetry's API that the package accepts.
      ...["oldest", "newest"].map((age) => ({
        resolve: { alias: { "@opentelemetry/api": `@opentelemetry/api-${age}` } },
        test: {
          name: `${age} OpenTelemetry`,
          include: ["test/otel/**/*.test.ts"],
          setupFiles: "../runtime/test/support/other-api.ts",
          env: { OTEL_API: `@opentelemetry/api-${age}` },
          ...timeLimits,
        },
      })),
    ],
  },
});

export default config;
