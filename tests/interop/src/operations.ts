import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { listOperations, readDescription } from "@planasonix/scripts/openapi/description.ts";
import { bundle } from "./bundle.ts";

/** The published description, as far as the tests read it. */
export interface Bundle {
  readonly servers: readonly { readonly url: string }[];
  readonly "x-tagGroups": readonly { readonly name: string; readonly tags: readonly string[] }[];
  readonly paths: Readonly<Record<string, object>>;
}

/** Reads the published description. */
export async function readBundle(): Promise<Bundle> {
  return JSON.parse(await readFile(bundle.json, "utf8"));
}

/** The operations of the description, such as `GET /runs/{run_id}`, in alphabetical order. */
export function operationNames(): string[] {
  const operations = listOperations(readDescription(pathToFileURL(bundle.json)));
  return operations.map(({ method, path }) => `${method} ${path}`).sort();
}
