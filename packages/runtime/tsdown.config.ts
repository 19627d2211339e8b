import { defineConfig, type UserConfig } from "tsdown";

// One file an entry, without shared chunks: each module that has to be resolved and read costs half a millisecond at import.
const config: UserConfig[] = defineConfig(
  ["src/index.ts", "src/middleware.ts", "src/testing.ts"].map(
    (entry): UserConfig => ({ entry: [entry], platform: "neutral", dts: true }),
  ),
);

export default config;
