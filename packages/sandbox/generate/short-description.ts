// Generates src/generated/short-description.ts: the description without its texts, for the sandbox in a page.
import { writeFileSync } from "node:fs";
import { entries, isObject, type JsonObject } from "../src/description/document.ts";
import { readDocument } from "../src/description/packaged.ts";
import { shorten } from "./shorten.ts";

const { openapi, info, paths, components, "x-secrets": secrets } = readDocument().root;
const known = new Set<string>();

/** Keeps the first response of each error status, from which the sandbox reads the code of the status. */
function withoutErrors(operation: JsonObject): JsonObject {
  const responses = entries(operation.responses).map(([status, response]) => {
    const isKept = status.startsWith("2") || !known.has(status);
    known.add(status);
    return [status, isKept ? response : {}];
  });
  return { ...operation, responses: Object.fromEntries(responses) };
}

const shortPaths = entries(shorten(paths, "paths")).map(([path, item]) => [
  path,
  Object.fromEntries(
    entries(item).map(([key, part]) => [key, isObject(part) && "responses" in part ? withoutErrors(part) : part]),
  ),
]);

/** The description without its texts. */
export const short: JsonObject = {
  openapi,
  "x-secrets": secrets,
  info: { title: isObject(info) ? info.title : "", version: isObject(info) ? info.version : "" },
  paths: Object.fromEntries(shortPaths),
  components: shorten({ ...(isObject(components) ? components : {}), headers: undefined }),
};

writeFileSync(
  new URL("../src/generated/short-description.ts", import.meta.url),
  `/** The description without its texts, as JSON. */\nexport const shortDescription: string = ${quoted(JSON.stringify(short))};\n`,
);

/** A string of JavaScript in single quotes, because JSON is full of double ones. */
function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, "\\$&")}'`;
}
