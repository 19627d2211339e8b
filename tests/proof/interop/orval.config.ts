import { defineConfig } from "orval";
import { bundle } from "./src/bundle.ts";

const config: ReturnType<typeof defineConfig> = defineConfig({
  planasonix: {
    input: { target: bundle.json },
    output: {
      target: "./generated/orval/client.ts",
      client: "fetch",
      mode: "single",
      clean: true,
      override: { mutator: { path: "./usage/orval-fetch.ts", name: "orvalFetch" } },
    },
  },
});

export default config;
