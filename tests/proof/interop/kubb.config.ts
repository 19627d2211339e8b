import { fileURLToPath } from "node:url";
import { defineConfig, type UserConfig } from "@kubb/core";
import { pluginClient } from "@kubb/plugin-client";
import { pluginOas } from "@kubb/plugin-oas";
import { pluginTs } from "@kubb/plugin-ts";
import { bundle } from "./src/bundle.ts";

const config: UserConfig = defineConfig({
  root: fileURLToPath(new URL("generated", import.meta.url)),
  input: { path: bundle.json },
  output: { path: "./kubb", barrelType: false, format: false, lint: false },
  plugins: [
    pluginOas({ generators: [] }),
    pluginTs({ output: { path: "types.ts" } }),
    pluginClient({ client: "fetch", output: { path: "client.ts" } }),
  ],
});

export default config;
