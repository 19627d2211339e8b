// This folder contains the programs that generate code. This one generates packages/client/src/generated from the
// description: an interface for each resource with a documented signature for each method, the types that the client
// re-exports, the operation tables of all resources, and the client's version.
import { readFileSync } from "node:fs";
import { readDescription } from "../openapi/description.ts";
import { checkNames } from "./client/check-names.ts";
import { generateResources } from "./client/resources.ts";
import { generateSchemas } from "./client/schemas.ts";
import { generateOperations, generateTables } from "./client/tables.ts";
import { writeFiles } from "./write-files.ts";

const description = readDescription(new URL("../../packages/openapi/src/generated/openapi.json", import.meta.url));
const read = (path: string): string => readFileSync(new URL(`../../packages/client/${path}`, import.meta.url), "utf8");
const { version } = JSON.parse(read("package.json"));
checkNames(description, { index: read("src/index.ts"), client: read("src/make-client.ts") });
writeFiles(
  new URL("../../packages/client/src/generated/", import.meta.url),
  new Map([
    ["operations.ts", generateOperations(description)],
    ["resources.ts", generateResources(description)],
    ["schemas.ts", generateSchemas(description)],
    ["tables.ts", generateTables(description)],
    ["version.ts", `/** The version of this package. */\nexport const version = ${JSON.stringify(version)};\n`],
  ]),
);
