// Stores the description of a release: packages/openapi/src/generated/openapi.yaml -> spec/released/openapi-<version>.yaml.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { readBundle } from "./compare-descriptions.ts";
import { freezeRelease } from "./releases.ts";

const file = fileURLToPath(new URL("../../packages/openapi/src/generated/openapi.yaml", import.meta.url));
try {
  console.log(freezeRelease(readBundle(file).info.version, readFileSync(file, "utf8")));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
