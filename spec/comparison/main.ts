// Compares the description with the documentation in both directions: the inventory of facts (inventory.yaml) and the
// documented payloads (samples.tsv). Fails on a difference that spec/reference/differences.yaml does not explain, on an
// explanation that no longer applies, and on a page that does not exist.
import { readFileSync } from "node:fs";
import { listOperations, readDescription } from "@planasonix/scripts/openapi/description.ts";
import { readInventory } from "@planasonix/scripts/openapi/inventory.ts";
import { readSamples } from "@planasonix/scripts/openapi/samples.ts";
import { parse } from "yaml";
import { compareOperations } from "./operations.ts";
import { findFalsePages, findUnknownPages } from "./pages.ts";
import { compareResources } from "./resources.ts";
import { compareSamples } from "./samples.ts";

const inventory = readInventory();
const samples = readSamples();
const description = readDescription(new URL("../../packages/openapi/src/generated/openapi.json", import.meta.url));
const operations = listOperations(description);
const explanations = new URL("../reference/differences.yaml", import.meta.url);
const explained: object = parse(readFileSync(explanations, "utf8"));

const comparison = compareSamples(description, operations, samples);
const found = [
  ...compareOperations(description, operations, inventory),
  ...compareResources(description, operations, inventory, samples),
  ...comparison.differences,
];
const stale = Object.keys(explained).filter((text) => !found.includes(text));
const differences = [
  ...found.filter((text) => !(text in explained)),
  ...stale.map((text) => `${text}, which no longer applies; remove the line from spec/reference/differences.yaml`),
];
const read = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");
const inventoryFile = "spec/reference/inventory.yaml";
const problems = [
  ...findFalsePages(inventoryFile, read(inventoryFile), inventory, samples),
  ...[inventoryFile, "spec/reference/bounds.yaml"].flatMap((file) => findUnknownPages(file, read(file), inventory)),
];
for (const text of [...differences, ...problems]) console.error(text);

const payloads = (kind: "request" | "response" | "error") =>
  `${comparison.agreeing[kind]} of ${samples.filter((sample) => sample.kind === kind).length} documented ${kind}s`;
console.log(`${operations.length} of ${inventory.operations.length} operations`);
console.log([payloads("response"), payloads("request"), payloads("error")].join(", "));
console.log(`${Object.keys(explained).length} intended differences, ${differences.length} others`);
process.exitCode = differences.length + problems.length === 0 ? 0 : 1;
