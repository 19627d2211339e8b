// Makes spec/vectors/webhooks.json: signed deliveries for whoever writes a verifier, in any language. The signatures come from
// OpenSSL's command line, so that our code is held against an implementation that is not ours. With `--check` nothing is
// written, and the exit code says whether the file is what OpenSSL gives.
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { webhookVectors } from "./webhook-vectors.ts";

const file = fileURLToPath(new URL("../../spec/vectors/webhooks.json", import.meta.url));
const wanted = webhookVectors();

if (!process.argv.includes("--check")) {
  writeFileSync(file, JSON.stringify(wanted, null, 2));
  spawnSync("pnpm", ["exec", "biome", "format", "--write", file], { stdio: "inherit" });
} else if (!isDeepStrictEqual(JSON.parse(readFileSync(file, "utf8")), wanted)) {
  console.error("spec/vectors/webhooks.json is not what OpenSSL gives. Make it again: node scripts/vectors/make.ts");
  process.exitCode = 1;
}
