// Generates src/generated from the description: an interface for each resource with a documented signature for each
// method, the types that the client re-exports, the operation tables of all resources, and the client's version; and the
// reference of all methods, api.md.
import { readFileSync, writeFileSync } from "node:fs";
import { generateResources } from "@planasonix/openapi/generate/methods/resources.ts";
import { generateOperations } from "@planasonix/openapi/generate/operations.ts";
import { exportTypes, namedTypes } from "@planasonix/openapi/generate/types/named-types.ts";
import { writeFiles } from "@planasonix/openapi/generate/write-files.ts";
import { readDescription, type WholeDescription } from "@planasonix/scripts/openapi/description.ts";
import { generateExamples } from "./examples.ts";
import { generateReference } from "./reference.ts";

const own = new URL("../", import.meta.url);
const description = readDescription(new URL("../openapi/src/generated/openapi.json", own)) as WholeDescription;
const { version } = JSON.parse(readFileSync(new URL("package.json", own), "utf8"));
const { rows, tables } = generateOperations(description);
writeFiles(
  new URL("src/generated/", own),
  new Map([
    ["examples.ts", generateExamples(description)],
    ["operations.ts", generateTableOfEach()],
    ["resources.ts", generateResources(description)],
    ["schemas.ts", `${exportTypes(namedTypes(description), "@planasonix/openapi")}\n`],
    ["tables.ts", generateTables()],
    ["version.ts", `/** The version of this package. */\nexport const version = ${JSON.stringify(version)};\n`],
  ]),
);
writeFileSync(new URL("api.md", own), generateReference(description));

/**
 * The operations of all resources in one literal: the constants of `@planasonix/openapi/operations` would take 0.2 kB
 * more in a bundle, compressed, because each is declared, named and put together.
 */
function generateTables(): string {
  const all = [...tables].map(([name, table]) => `  ${name}: ${table},\n`).join("");
  return [
    'import type { OperationTable } from "@planasonix/runtime";',
    'import type { Resources } from "./resources.ts";',
    "",
    rows,
    `/** The rows of each resource. */\nexport const tables: Readonly<Record<keyof Resources, OperationTable>> = {\n${all}};\n`,
  ].join("\n");
}

/** A table for each resource. Each contains the name of its resource, and can be imported alone. */
function generateTableOfEach(): string {
  return [
    'import type { OperationTable } from "../operation-table.ts";',
    "",
    rows,
    ...[...tables].map(
      ([name, table]) =>
        `/** The table of \`${name}\`. */\nexport const ${name}: OperationTable<"${name}"> = { resource: "${name}", rows: ${table} };\n`,
    ),
  ].join("\n");
}
