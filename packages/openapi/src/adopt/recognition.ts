import { type JsonObject, listOperations } from "@planasonix/scripts/openapi/description.ts";
import type { Adoption } from "./adopt.ts";
import { exampleOf } from "./examples.ts";
import { follow } from "./marks.ts";
import { isObject } from "./read-document.ts";
import type { ExampleOperation, Recognition } from "./recognized.ts";
import { jsonOf, successesOf } from "./responses.ts";

/** Where a server has no path of its own, clients expect this one. */
const usualPath = "/v1";

/** Reads from an adoption what a server must know. */
export function recognitionOf({ description, recognized, report }: Adoption): Recognition {
  const known = new Set(recognized.map(({ name }) => name));
  const document = description as unknown as JsonObject;
  const others = listOperations(description)
    .filter(({ name }) => !known.has(name))
    .map(({ name, method, path, object }) => ({
      name,
      method,
      path,
      ...exampleResponse(document, object as unknown as JsonObject),
    }));
  const [server] = description.servers;
  return { report, basePath: serverPath(server.url) + report.prefix || usualPath, recognized, others };
}

/** The path of the URL of a server, which may be relative or have variables. */
export function serverPath(url: string): string {
  const path = url.replace(/^[a-z]+:\/\/[^/]*/i, "");
  return /^(\/[\w.~-]+)*\/?$/.test(path) ? path.replace(/\/$/, "") : "";
}

function exampleResponse(document: JsonObject, operation: JsonObject): Pick<ExampleOperation, "status" | "body"> {
  const [[status = "", response = {}] = []] = successesOf(document, operation);
  const media = jsonOf(response);
  const code = /^\d+$/.test(status) ? Number(status) : 200;
  if (media === undefined) return { status: code, body: undefined };
  const [first] = Object.values(isObject(media.examples) ? media.examples : {});
  const shown = isObject(first) ? follow(document, first).value : media.example;
  return { status: code, body: shown ?? exampleOf(document, media.schema, "value", { isWhole: true }) };
}
