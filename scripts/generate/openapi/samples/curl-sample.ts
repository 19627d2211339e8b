import type { DescribedOperation, Description, Json } from "../../../openapi/description.ts";
import { exampleRequest } from "../../../openapi/example-request.ts";

/** Formats a curl command for a shell in which `PLANASONIX_API_KEY` is set. */
export function curlSample(description: Description, operation: DescribedOperation, baseUrl: string): string {
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
