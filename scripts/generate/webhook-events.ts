// Generates packages/webhooks/src/generated from the description: complete event types, so that the package needs no
// dependency.
import { pathToFileURL } from "node:url";
import { readDescription } from "../openapi/description.ts";
import { generateEventList, generateEvents } from "./events.ts";
import { writeFiles } from "./write-files.ts";

const [given] = process.argv.slice(2);
const bundle = given
  ? pathToFileURL(given)
  : new URL("../../packages/openapi/src/generated/openapi.json", import.meta.url);
const description = readDescription(bundle);
writeFiles(
  new URL("../../packages/webhooks/src/generated/", import.meta.url),
  new Map([
    ["events.ts", await generateEvents(description)],
    ["event-types.ts", generateEventList(description)],
  ]),
);
