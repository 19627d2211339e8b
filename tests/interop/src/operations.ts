import { readFile } from "node:fs/promises";
import { bundle } from "./bundle.ts";

/** The published description, as far as the tests read it. */
export interface Bundle {
  readonly servers: readonly { readonly url: string }[];
  readonly "x-tagGroups": readonly { readonly name: string; readonly tags: readonly string[] }[];
  readonly paths: Readonly<Record<string, object>>;
}

const methods = ["get", "put", "post", "delete", "patch", "head"];

/** Reads the published description. */
export async function readBundle(): Promise<Bundle> {
  return JSON.parse(await readFile(bundle.json, "utf8"));
}

/** The operations of the description, such as `GET /runs/{run_id}`, in alphabetical order. */
export async function listOperations(): Promise<string[]> {
  const { paths } = await readBundle();
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    methods.filter((method) => method in item).map((method) => `${method.toUpperCase()} ${path}`),
  );
  return operations.sort();
}
