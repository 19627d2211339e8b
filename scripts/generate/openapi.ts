// Generates packages/openapi/src/generated from spec/: the bundle as YAML, JSON and OpenAPI 3.0, a Postman collection,
// the Arazzo workflows, the types and the operation table.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { stringify } from "yaml";
import type { JsonObject, WholeDescription } from "../openapi/description.ts";
import { inlineSchemas } from "./openapi/bundle/inline-schemas.ts";
import { nameObjects } from "./openapi/bundle/name-objects.ts";
import { publish } from "./openapi/bundle/publish.ts";
import { generateIndex } from "./openapi/exports.ts";
import { generateOpenapi30 } from "./openapi/formats/openapi-30.ts";
import { generatePostmanCollection } from "./openapi/formats/postman.ts";
import { generateWorkflows } from "./openapi/formats/workflows.ts";
import { generateOperations } from "./openapi/operations.ts";
import { addCodeSamples } from "./openapi/samples/add-code-samples.ts";
import { generateTypes } from "./openapi/types.ts";
import { writeFiles } from "./write-files.ts";

const source = nameObjects(inlineSchemas(bundleSpec()));
const published = publish(source);
const description = published as unknown as WholeDescription;
const bundle = addCodeSamples(published, description, description.servers[0].url);
writeFiles(
  new URL("../../packages/openapi/src/generated/", import.meta.url),
  new Map([
    ["openapi.json", JSON.stringify(bundle)],
    ["openapi.yaml", yaml(bundle)],
    ["openapi-3.0.yaml", yaml(generateOpenapi30(bundle))],
    ["planasonix.postman_collection.json", JSON.stringify(generatePostmanCollection(description))],
    ...generateWorkflows(),
    ["types.ts", await generateTypes(source)],
    ["index.ts", generateIndex(description)],
    ...generateOperations(description),
  ]),
);

function yaml(document: JsonObject): string {
  return stringify(document, { lineWidth: 0, aliasDuplicateObjects: false });
}

function bundleSpec(): JsonObject {
  const spec = fileURLToPath(new URL("../../spec/", import.meta.url));
  const { status, stdout, stderr } = spawnSync("pnpm", ["exec", "redocly", "bundle", "openapi.yaml", "--ext=json"], {
    cwd: spec,
    encoding: "utf8",
    env: { ...process.env, REDOCLY_TELEMETRY: "off" },
    maxBuffer: 256 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`spec/openapi.yaml could not be bundled:\n${stderr}`);
  return JSON.parse(stdout);
}
