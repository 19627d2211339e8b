import { build } from "esbuild"; import { fileURLToPath } from "node:url"; import { writeFileSync } from "node:fs";
import { oursForTwo } from "./src/clients/ours.ts";
const r = await build({ stdin: { contents: oursForTwo.program, resolveDir: fileURLToPath(new URL(".", oursForTwo.module)) }, bundle: true, minify: true, write: false, platform: "browser", format: "esm" });
writeFileSync("/tmp/rt-tools/two.js", r.outputFiles[0].contents);
