// Generates packages/openapi/src/generated from spec/: the bundle as YAML, JSON and OpenAPI 3.0, a Postman collection,
// the Arazzo workflows, the types and the operation table.
import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { stringify } from "yaml";
import type { JsonObject, WholeDescription } from "../openapi/description.ts";
import { readInventory } from "../openapi/inventory.ts";
import { bundleFile } from "./openapi/bundle/bundle-file.ts";
import { addPages } from "./openapi/bundle/pages.ts";
import { publish } from "./openapi/bundle/publish.ts";
import { inlineSchemas, nameObjects } from "./openapi/bundle/schemas.ts";
import { generateOpenapi30 } from "./openapi/formats/openapi-30.ts";
import { generatePostmanCollection } from "./openapi/formats/postman.ts";
import { generateOperations } from "./openapi/operations.ts";
import { addCodeSamples } from "./openapi/samples/code-samples.ts";
import { generateTypes } from "./openapi/types.ts";
import { writeFiles } from "./write-files.ts";

const spec = fileURLToPath(new URL("../../spec/", import.meta.url));
const source = nameObjects(inlineSchemas(bundleFile(`${spec}openapi.yaml`)));
const published = addPages(publish(source), readInventory().operations);
const description = published as unknown as WholeDescription;
const bundle = addCodeSamples(published, description, description.servers[0].url);
writeFiles(
  new URL("../../packages/openapi/src/generated/", import.meta.url),
  new Map([
    ["openapi.json", JSON.stringify(bundle)],
    ["openapi.yaml", yaml(bundle)],
    ["openapi-3.0.yaml", yaml(generateOpenapi30(bundle))],
    ["planasonix.postman_collection.json", JSON.stringify(generatePostmanCollection(description))],
    ...readWorkflows(),
    ["index.ts", generateTypes(source)],
    ...generateOperations(description).files,
  ]),
);

function yaml(document: JsonObject): string {
  return stringify(document, { lineWidth: 0, aliasDuplicateObjects: false });
}

/** The text of each Arazzo workflow by file name. In the package, the bundle is in the parent folder. */
function readWorkflows(): (readonly [string, string])[] {
  const own = "url: ../../packages/openapi/src/generated/openapi.yaml";
  return globSync("workflows/*.arazzo.yaml", { cwd: spec })
    .sort()
    .map((file) => {
      const text = readFileSync(`${spec}${file}`, "utf8");
      if (!text.includes(own)) throw new Error(`spec/${file}: its sourceDescriptions must have \`${own}\``);
      return [file.replaceAll("\\", "/"), text.replace(own, "url: ../openapi.yaml")];
    });
}
