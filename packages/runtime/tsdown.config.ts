import { defineConfig, type UserConfig } from "tsdown";

// At import each module that has to be resolved and read costs half a millisecond, one of another package a whole one. So there
// is one file an entry, and the serializers that every call needs of openapi-fetch are in it; `raw` imports openapi-fetch itself.
const config: UserConfig[] = defineConfig([
  {
    entry: ["src/index.ts"],
    platform: "neutral",
    dts: true,
    deps: { alwaysBundle: ["openapi-fetch"] },
    banner: { js: "/*! With the serializers of openapi-fetch: MIT License, Copyright (c) 2023 Drew Powers */" },
  },
  ...["src/middleware.ts", "src/raw.ts", "src/testing.ts"].map(
    (entry): UserConfig => ({ entry: [entry], platform: "neutral", dts: true }),
  ),
]);

export default config;
