// This folder generates the code samples of each operation, for an extension that documentation viewers show.
import { type Description, type JsonObject, listOperations } from "../../../openapi/description.ts";
import { curlSample } from "./curl-sample.ts";
import { typescriptSample } from "./typescript-sample.ts";

/**
 * Adds `x-codeSamples` to each operation: a request with the values of the examples, in curl and in TypeScript with
 * `@planasonix/client`. Viewers select the syntax highlighting by the values of `lang`.
 */
export function addCodeSamples(bundle: JsonObject, description: Description, baseUrl: string): JsonObject {
  const paths = structuredClone(bundle.paths) as { [path: string]: { [method: string]: JsonObject } };
  for (const operation of listOperations(description)) {
    const item = paths[operation.path]?.[operation.method.toLowerCase()];
    if (item === undefined)
      throw new Error(`${operation.name}: the bundle has no ${operation.method} ${operation.path}`);
    item["x-codeSamples"] = [
      { lang: "bash", label: "curl", source: curlSample(description, operation, baseUrl) },
      { lang: "typescript", label: "TypeScript", source: typescriptSample(description, operation) },
    ];
  }
  return { ...bundle, paths };
}
