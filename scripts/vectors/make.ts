// Generates spec/vectors/webhooks.json: signed deliveries for the tests of verifiers in any language. OpenSSL's command
// line computes the signatures, so that our code is compared with an independent implementation. `--check` writes
// nothing and fails if the file is outdated.
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
  console.error("spec/vectors/webhooks.json is outdated. Generate it: node scripts/vectors/make.ts");
  process.exitCode = 1;
}
