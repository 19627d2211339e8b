// The description against what is documented, both ways: the inventory of facts (surface.yaml) and the payloads that the
// pages show (samples.tsv). Nothing missing, nothing invented. Prints every difference that spec/reference/differences.yaml
// does not explain. `--only <start of line>` shows a part.
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { parse } from "yaml";
import { listOperations, readDescription } from "../openapi/description.ts";
import { readInventory } from "../openapi/inventory.ts";
import { readSamples } from "../openapi/samples.ts";
import { compareExamples } from "./surface/examples.ts";
import { compareOperations } from "./surface/operations.ts";
import { compareResources, foreignResources } from "./surface/resources.ts";
import { compareSamples } from "./surface/samples.ts";
import { readSchemaFiles } from "./surface/schema-files.ts";

const { values } = parseArgs({ options: { only: { type: "string", default: "" } } });
const inventory = readInventory();
const samples = readSamples();
const description = readDescription(new URL("../../packages/openapi/src/generated/openapi.json", import.meta.url));
const operations = listOperations(description);
const explained: object = parse(
  readFileSync(new URL("../../spec/reference/differences.yaml", import.meta.url), "utf8"),
);

const comparison = compareSamples(description, operations, samples, readSchemaFiles());
const found = [
  ...compareOperations(description, operations, inventory),
  ...compareResources(description, operations, inventory, samples),
  ...comparison.differences,
  ...compareExamples(description, operations),
];
const stale = Object.keys(explained)
  .filter((line) => !found.includes(line))
  .map((line) => `${line}: spec/reference/differences.yaml explains it, but it is not so`);
const differences = [...found.filter((line) => !(line in explained)), ...stale].filter((line) =>
  line.startsWith(values.only),
);
for (const line of differences) console.error(line);

const outside = foreignResources(inventory).size;
const payloads = (kind: "request" | "response" | "error") =>
  `${comparison.agreeing[kind]} of ${samples.filter((sample) => sample.kind === kind).length} documented ${kind}s`;
console.log(`${operations.length} of ${inventory.operations.length} operations`);
console.log(`${Object.keys(inventory.resources).length - outside} resources (${outside} more belong to other guides)`);
console.log([payloads("response"), payloads("request"), payloads("error")].join(", "));
console.log(`${Object.keys(explained).length} differences on purpose, ${differences.length} others`);
process.exitCode = differences.length === 0 ? 0 : 1;
