// This folder contains the programs that generate code. This one generates packages/client/src/generated from the
// description: an interface for each resource with a documented signature for each method, the types that the client
// re-exports, the operation tables of all resources, and the client's version; and the reference of all methods, api.md.
import { readFileSync, writeFileSync } from "node:fs";
import { readDescription } from "../openapi/description.ts";
import { generateExamples } from "./client/examples.ts";
import { generateReference } from "./client/reference.ts";
import { generateResources } from "./client/resources.ts";
import { exportTypes, namedTypes } from "./openapi/named-types.ts";
import { generateOperations } from "./openapi/operations.ts";
import { writeFiles } from "./write-files.ts";

const description = readDescription(new URL("../../packages/openapi/src/generated/openapi.json", import.meta.url));
const manifest = new URL("../../packages/client/package.json", import.meta.url);
const { version } = JSON.parse(readFileSync(manifest, "utf8"));
const { rows, tables } = generateOperations(description);
writeFiles(
  new URL("../../packages/client/src/generated/", import.meta.url),
  new Map([
    ["examples.ts", generateExamples(description)],
    ["operations.ts", generateTableOfEach()],
    ["resources.ts", generateResources(description)],
    ["schemas.ts", `${exportTypes(namedTypes(description), "@planasonix/openapi")}\n`],
    ["tables.ts", generateTables()],
    ["version.ts", `/** The version of this package. */\nexport const version = ${JSON.stringify(version)};\n`],
  ]),
);
writeFileSync(new URL("../../packages/client/api.md", import.meta.url), generateReference(description));

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
