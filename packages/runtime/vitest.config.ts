import { defineConfig, type ViteUserConfig } from "vitest/config";

// The tests over real sockets have bounds in real time, which a busy machine can miss once.
const config: ViteUserConfig = defineConfig({ test: { testTimeout: 30_000, hookTimeout: 30_000, retry: 2 } });

export default config;
