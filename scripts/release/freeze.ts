// Stores a release: the bundle and what is generated from it for other tools, packages/openapi/src/generated -> spec/released.
import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { readBundle } from "./compare-descriptions.ts";
import { freezeRelease } from "./releases.ts";

const folder = fileURLToPath(new URL("../../packages/openapi/src/generated/", import.meta.url));
const names = globSync(["openapi*.yaml", "*.postman_collection.json", "workflows/*.yaml"], { cwd: folder });
try {
  const { version } = readBundle(`${folder}openapi.yaml`).info;
  console.log(freezeRelease(version, new Map(names.map((name) => [name, readFileSync(`${folder}${name}`, "utf8")]))));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
