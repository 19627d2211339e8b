// Generates src/generated from spec/: the bundle as YAML, JSON and OpenAPI 3.0, a Postman collection, the Arazzo
// workflows, the types, the operation table, the table of reads and the dialects. What other generators use as well is in src/generate.
import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { JsonObject, WholeDescription } from "@planasonix/scripts/openapi/description.ts";
import { readInventory } from "@planasonix/scripts/openapi/inventory.ts";
import { stringify } from "yaml";
import { bundleFile } from "../src/generate/bundle/bundle-file.ts";
import { publish } from "../src/generate/bundle/publish.ts";
import { inlineSchemas, nameObjects } from "../src/generate/bundle/schemas.ts";
import { generateOperations } from "../src/generate/operations.ts";
import { generateTypes } from "../src/generate/types/types.ts";
import { writeFiles } from "../src/generate/write-files.ts";
import { addCodeSamples } from "./code-samples.ts";
import { dialectsModule, generateDialects } from "./dialects.ts";
import { generateFields } from "./fields.ts";
import { generateOpenapi30 } from "./openapi-30.ts";
import { addPages } from "./pages.ts";
import { generatePostmanCollection } from "./postman.ts";
import { generateReads } from "./reads.ts";

const spec = fileURLToPath(new URL("../../../spec/", import.meta.url));
const source = nameObjects(inlineSchemas(bundleFile(`${spec}openapi.yaml`, `${spec}derived/redocly.yaml`)));
const published = addPages(publish(source), readInventory().operations);
const description = published as unknown as WholeDescription;
const bundle = addCodeSamples(published, description, description.servers[0].url);
const dialects = generateDialects(description, spec);
writeFiles(
  new URL("../src/generated/", import.meta.url),
  new Map([
    ["openapi.json", JSON.stringify(bundle)],
    ["openapi.yaml", yaml(bundle)],
    ["openapi-3.0.yaml", yaml(generateOpenapi30(bundle))],
    ["planasonix.postman_collection.json", JSON.stringify(generatePostmanCollection(description))],
    ...readWorkflows(),
    ["index.ts", generateTypes(source)],
    ...generateOperations(description).files,
    ["fields.ts", generateFields(description)],
    ["reads.ts", generateReads(description)],
    ["dialects.ts", dialectsModule(dialects)],
    ...[...dialects].map(([file, text]) => [`dialects/${file}`, text] as const),
  ]),
);

function yaml(document: JsonObject): string {
  // YAML 1.1, which PyYAML and Ruby read, takes `on` for a boolean and 2026-11-24 for a date, unless they are quoted.
  return stringify(document, { compat: "yaml-1.1", lineWidth: 0, aliasDuplicateObjects: false });
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
