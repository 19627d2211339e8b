import {
  type DescribedOperation,
  type Description,
  type Json,
  type JsonObject,
  listOperations,
} from "@planasonix/scripts/openapi/description.ts";
import { exampleRequest } from "@planasonix/scripts/openapi/example-request.ts";
import { typescriptSample } from "../src/generate/methods/typescript-sample.ts";

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

/** Formats a curl command for a shell in which `PLANASONIX_API_KEY` is set. */
function curlSample(description: Description, operation: DescribedOperation, baseUrl: string): string {
  const { path, query, body } = exampleRequest(description, operation);
  const text = (value: Json | undefined) =>
    encodeURIComponent(typeof value === "string" ? value : JSON.stringify(value));
  const route = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => text(path[name]));
  const search = Object.entries(query).map(([name, value]) => `${name}=${text(value)}`);
  const url = baseUrl + route + (search.length > 0 ? `?${search.join("&")}` : "");
  const hasKey = operation.parameters.some(({ name }) => name === "Idempotency-Key");
  return [
    `curl ${quote(url)}`,
    ...(operation.method === "GET" ? [] : [`--request ${operation.method}`]),
    `--header "Authorization: Bearer $PLANASONIX_API_KEY"`,
    ...(hasKey ? ['--header "Idempotency-Key: $(uuidgen)"'] : []),
    ...(body === undefined
      ? []
      : ['--header "Content-Type: application/json"', `--data ${quote(JSON.stringify(body, null, 2))}`]),
    ...output(operation),
  ].join(" \\\n  ");
}

/** Saves a response that is not JSON to a file. */
function output({ successes }: DescribedOperation): string[] {
  const mediaTypes = successes.flatMap(([, { content = {} }]) => Object.keys(content));
  const [subtype = ""] = mediaTypes.map((mediaType) => mediaType.replace(/^.*\//, ""));
  if (subtype === "" || mediaTypes.includes("application/json")) return [];
  return [`--output response.${extensions[subtype] ?? subtype}`];
}

const extensions: Readonly<Record<string, string>> = { gzip: "tar.gz", "octet-stream": "bin" };

/** Quotes a word for the shell if needed. */
function quote(word: string): string {
  return /^[\w./:-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
