import { defineConfig, type ViteUserConfig } from "vitest/config";

// Excludes the tests in `projects`, which are part of the user projects and run in the proof.
const config: ViteUserConfig = defineConfig({ test: { include: ["test/**/*.test.ts"] } });

export default config;
