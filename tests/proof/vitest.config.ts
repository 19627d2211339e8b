import { defineConfig, type ViteUserConfig } from "vitest/config";

// The tests in `projects` belong to users: the proof runs them.
const config: ViteUserConfig = defineConfig({ test: { include: ["test/**/*.test.ts"] } });

export default config;
