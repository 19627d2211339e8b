import { readFile } from "node:fs/promises";
import { bundle } from "./bundle.ts";

const methods = ["get", "put", "post", "delete", "patch", "head"];

/** The operations of the description, such as `GET /runs/{run_id}`, in alphabetical order. */
export async function listOperations(): Promise<string[]> {
  const { paths }: { paths: Record<string, object> } = JSON.parse(await readFile(bundle.json, "utf8"));
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    methods.filter((method) => method in item).map((method) => `${method.toUpperCase()} ${path}`),
  );
  return operations.sort();
}
