import { defineConfig, type ViteUserConfig } from "vitest/config";

const config: ViteUserConfig = defineConfig({ test: { include: ["src/fake-timers/on-vitest.ts"], reporters: "tap" } });

export default config;
