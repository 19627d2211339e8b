import { build } from "esbuild"; import { gzipSync } from "node:zlib"; import { fileURLToPath } from "node:url";
import { ours, oursForTwo } from "./src/clients/ours.ts";
const src = fileURLToPath(new URL("../packages/runtime/src/index.ts", import.meta.url));
for (const c of [ours]) {
const r = await build({ stdin: { contents: c.program, resolveDir: fileURLToPath(new URL(".", c.module)) }, alias: { "@planasonix/runtime": src }, bundle: true, minify: true, write: false, platform: "browser", format: "esm", metafile: true });
const o = Object.values(r.metafile.outputs)[0].inputs; let t = 0;
for (const [p, { bytesInOutput }] of Object.entries(o).sort((a, b) => b[1].bytesInOutput - a[1].bytesInOutput)) { t += bytesInOutput; console.log(bytesInOutput, p.replace(/.*packages\//, "")); }
console.log(t, gzipSync(r.outputFiles[0].contents, { level: 9 }).length);
}
