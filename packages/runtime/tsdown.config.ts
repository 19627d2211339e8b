import { defineConfig, type UserConfig } from "tsdown";

const common = { platform: "neutral", dts: false } satisfies UserConfig;
const entries = ["src/middleware.ts", "src/raw.ts", "src/testing.ts"];

// At import each module that has to be resolved and read costs half a millisecond, one of another package a whole one. So there
// is one file an entry, and the serializers that every call needs of openapi-fetch are in it; `raw` imports openapi-fetch itself.
const config: UserConfig[] = defineConfig([
  {
    ...common,
    entry: ["src/index.ts"],
    deps: { alwaysBundle: ["openapi-fetch"] },
    banner: { js: "/*! With the serializers of openapi-fetch: MIT License, Copyright (c) 2023 Drew Powers */" },
  },
  ...entries.map((entry): UserConfig => ({ ...common, entry: [entry] })),
  // Types do share: an interface is the same in all of them.
  { ...common, entry: ["src/index.ts", ...entries], dts: { emitDtsOnly: true } },
]);

export default config;
